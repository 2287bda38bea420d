/** Runs the doctor as an operator does, or in this process. */
import * as v from "valibot";
import { SYSTEM_CLOCK } from "../../lib/clock/clock.ts";
import { contentOrigins } from "../../fresh.config.ts";
import { CHECKS } from "../../lib/doctor/checks.ts";
import { openContext } from "../../lib/doctor/context.ts";
import { examine } from "../../lib/doctor/examine.ts";
import type { Finding } from "../../lib/doctor/finding.ts";
import { demoCarto, keptSecrets } from "../../demo.ts";
import { expectNoSecrets } from "./canaries.ts";

const ROOT = new URL("../../", import.meta.url);

type Variables = Readonly<Record<string, string>>;

const Tasks = v.object({ tasks: v.object({ doctor: v.object({ command: v.string() }) }) });

/** The task's command, without the developer's own .env. */
async function commandLine(): Promise<string[]> {
  const { tasks } = v.parse(
    Tasks,
    JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT))),
  );
  const [program, ...args] = tasks.doctor.command.split(" ");
  if (program !== "deno") throw new Error("deno.json has no task doctor");
  return args.filter((arg) => !arg.startsWith("--env-file"));
}

/**
 * Runs `deno task doctor` with only these variables.
 *
 * @throws {Error} if its output contains a secret.
 */
export async function runDoctor(
  environment: Variables,
  ...args: string[]
): Promise<{ code: number; output: string; errors: string }> {
  const inherited = ["PATH", "HOME", "DENO_DIR", "XDG_CACHE_HOME", "USERPROFILE", "LOCALAPPDATA"];
  const kept = inherited.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  });
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...await commandLine(), ...args],
    cwd: ROOT.pathname,
    clearEnv: true,
    env: { ...Object.fromEntries(kept), NO_COLOR: "1", ...environment },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const [output, errors] = [text(stdout), text(stderr)];
  await expectNoSecrets({ environment, output: output + errors, dataDir: undefined });
  return { code, output, errors };
}

/**
 * Examines an app with these variables, in this process.
 *
 * @param envFile the .env file to report on; by default one that does not exist.
 * @returns the findings by check.
 */
export async function examineApp(
  environment: Variables,
  envFile = new URL("tests/no.env", ROOT),
): Promise<Readonly<Record<string, Finding>>> {
  await using context = openContext({
    environment,
    envFile,
    policyPath: new URL("policy.json", ROOT),
    mapsPath: new URL("maps", ROOT),
    denoVersion: Deno.version.deno,
    demoBacking: async (config) => ({
      carto: demoCarto(config.emulatorPort),
      secrets: await keptSecrets(config),
    }),
    contentOrigins,
    fetch,
    ...SYSTEM_CLOCK,
  });
  const examined = await Array.fromAsync(examine(CHECKS, context));
  return Object.fromEntries(examined.map(({ check, finding }) => [check.id, finding]));
}
