/** The machine the app runs on, and the file it is configured by. */
import { variableNames } from "../../config/config_variables.ts";
import type { Check } from "../check.ts";
import { failure, type Finding, ok, skipped, warning } from "../finding.ts";

/** Permission sets in deno.json, and the Deno KV this app is tested with. */
const SUPPORTED = { from: [2, 9], below: [3, 0] } as const;

/** @param version as in `Deno.version.deno`. */
export function checkDeno(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isBefore = ([thenMajor, thenMinor]: readonly [number, number]) =>
    major < thenMajor || (major === thenMajor && minor < thenMinor);
  const supported = `${SUPPORTED.from.join(".")} or later, before ${SUPPORTED.below.join(".")}`;
  if (isBefore(SUPPORTED.from)) {
    return failure(`Deno ${version}; the app needs ${supported}`, "Run deno upgrade.");
  }
  if (!isBefore(SUPPORTED.below)) {
    return warning(
      `Deno ${version}; the app is tested with ${supported}`,
      "Run deno upgrade 2.9.6, or try everything before you trust it.",
    );
  }
  return ok(`Deno ${version}`);
}

const deno: Check = {
  id: "deno",
  title: "Deno is of a version that the app supports",
  needs: [],
  run: ({ denoVersion }) => checkDeno(denoVersion),
};

/** @param mode as in `Deno.stat`; null where the system has none. */
export function checkMode(mode: number | null): Finding {
  if (mode === null) return skipped("this system tells no file permissions");
  const octal = (mode & 0o777).toString(8).padStart(3, "0");
  if ((mode & 0o002) !== 0) {
    return failure(`everybody on this machine may change .env (${octal})`, "Run chmod 600 .env.");
  }
  if ((mode & 0o004) !== 0) {
    return warning(`everybody on this machine may read .env (${octal})`, "Run chmod 600 .env.");
  }
  return ok(`.env is not for everybody (${octal})`);
}

const NO_FILE = "there is no .env: variables come from the environment alone";

const envFile: Check = {
  id: "env-file",
  title: "The file with the secrets is not for everybody on the machine",
  needs: [],
  async run({ envFile }) {
    try {
      return checkMode((await Deno.stat(envFile)).mode);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return skipped(NO_FILE);
      throw error;
    }
  },
};

/** Variables of Deno, and of OpenTelemetry that Deno reads. */
const FOREIGN = /^(DENO|OTEL|NO_COLOR)/;

/** @param text of the file. */
export function checkVariables(text: string): Finding {
  const names = text.matchAll(/^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/gm);
  const known = new Set<string>(variableNames());
  const unknown = [...names].flatMap(([, name]) => name === undefined ? [] : [name])
    .filter((name) => !known.has(name) && !FOREIGN.test(name));
  if (unknown.length === 0) return ok("every variable in .env is one of the app's");
  return warning(
    `.env sets what the app does not read: ${unknown.join(", ")}`,
    "Correct the name in .env, or take it out: docs/configuration.md lists every variable.",
  );
}

const variables: Check = {
  id: "variables",
  title: "Every variable in .env is one that the app reads",
  needs: [],
  async run({ envFile }) {
    try {
      return checkVariables(await Deno.readTextFile(envFile));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return skipped(NO_FILE);
      throw error;
    }
  },
};

export const MACHINE_CHECKS: readonly Check[] = [deno, envFile, variables];
