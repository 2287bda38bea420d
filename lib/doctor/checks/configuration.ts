/** Checks of the variables that need no requests. */
import { HOUR_MS } from "../../clock/durations.ts";
import { type Config, ConfigError, type Environment } from "../../config/config.ts";
import { isSecret, type VariableName, variableNames } from "../../config/config_variables.ts";
import type { Check } from "../check.ts";
import { counted, failure, type Finding, ok, warning } from "../finding.ts";

const configuration: Check = {
  id: "configuration",
  title: "Every variable holds what it must",
  needs: [],
  run({ config }) {
    try {
      const { mode } = config();
      return ok(mode === "demo" ? "a demo, on the CARTO it brings along" : "production");
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return failure(
        counted(error.problems.length, "problem"),
        "Set in .env what is named above: docs/configuration.md explains every variable.",
        error.problems,
      );
    }
  },
};

/** Variables that hold several secrets during a rotation, the current one first. */
const ROTATED: readonly VariableName[] = ["JWT_SECRET", "KV_ENCRYPTION_KEY"];

/** @returns the variables that hold secrets, each with all of its secrets. */
function secretsIn(environment: Environment): [VariableName, string[]][] {
  return variableNames().filter(isSecret).flatMap((name): [VariableName, string[]][] => {
    const value = environment[name];
    if (value === undefined) return [];
    return [[name, ROTATED.includes(name) ? value.split(",") : [value]]];
  });
}

export function checkSecrets(environment: Environment): Finding {
  const owners = new Map<string, VariableName>();
  for (const [name, secrets] of secretsIn(environment)) {
    for (const secret of secrets) {
      const owner = owners.get(secret);
      if (owner !== undefined) {
        return failure(
          owner === name ? `${name} holds one secret twice` : `${owner} and ${name} are one secret`,
          `Set ${name} to a secret of its own: openssl rand -base64 32 makes one.`,
        );
      }
      owners.set(secret, name);
    }
  }
  if (owners.size === 0) return ok("none is set");
  const rotating = ROTATED.filter((name) => environment[name]?.includes(","));
  if (rotating.length > 0) {
    return warning(
      `an older secret is still taken beside the current one: ${rotating.join(", ")}`,
      `Take the older one out of ${
        rotating.join(" and of ")
      } once nothing is signed or sealed with it any more.`,
    );
  }
  return ok(`${counted(owners.size, "secret")}, each for one thing`);
}

const secrets: Check = {
  id: "secrets",
  title: "No secret serves for two things, and none is left over",
  needs: [],
  run: ({ environment }) => checkSecrets(environment),
};

/** NIST SP 800-63B-4, 2.1.3: with a password alone, sign in again within 30 days. */
const LONGEST_SESSION_HOURS = 30 * 24;

export function checkSessions(
  { lifetimeMs, idleMs }: Pick<Config["session"], "lifetimeMs" | "idleMs">,
): Finding {
  const [hours, idleMinutes] = [lifetimeMs / HOUR_MS, idleMs / 60_000];
  const found =
    `end after ${counted(hours, "hour")}, and after ${counted(idleMinutes, "minute")} ` +
    "without a request";
  if (idleMs > lifetimeMs) {
    return warning(
      `${found}: the second limit is never met`,
      "Set SESSION_IDLE_MINUTES to less than SESSION_HOURS.",
    );
  }
  if (hours > LONGEST_SESSION_HOURS) {
    return warning(found, "Set SESSION_HOURS to 720, 30 days, at most.");
  }
  return ok(found);
}

const sessions: Check = {
  id: "sessions",
  title: "Sessions end, and the idle limit is the shorter one",
  needs: ["configuration"],
  run: ({ config }) => checkSessions(config().session),
};

const metrics: Check = {
  id: "metrics",
  title: "Whether /metrics is open to Prometheus",
  needs: ["configuration"],
  run: ({ config }) =>
    ok(
      config().metricsToken === undefined
        ? "METRICS_TOKEN is not set: there is no /metrics"
        : "/metrics needs METRICS_TOKEN",
    ),
};

export const CONFIGURATION_CHECKS: readonly Check[] = [
  configuration,
  secrets,
  sessions,
  metrics,
];
