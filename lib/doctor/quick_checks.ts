/**
 * The checks that an operator may run in the console: those that end within seconds, mint no token,
 * and do not read all people. `deno task doctor` runs all of them.
 */
import type { DoctorFinding } from "../admin/doctor/doctor_report.ts";
import { CHECKS } from "./checks.ts";
import { type DoctorOptions, openContext } from "./context.ts";
import { examine, type Examined } from "./examine.ts";

/** By their ids, with those that they need. */
const QUICK = [
  "configuration",
  "secrets",
  "sessions",
  "origin",
  "proxies",
  "origins",
  "kv",
  "audit",
  "oauth",
  "clock",
  "api",
  "budget",
  "policy",
  "maps",
  "default-map",
  "oidc",
  "oidc-keys",
];

/** A row of KV holds 64 KiB, and a page should be readable. */
const LONGEST_TEXT = 600;

/** Runs them in order. Their secrets are redacted. */
export async function* examineQuickly(options: DoctorOptions): AsyncGenerator<DoctorFinding> {
  await using context = openContext(options);
  const checks = CHECKS.filter(({ id }) => QUICK.includes(id));
  for await (const examined of examine(checks, context)) yield withoutDetails(examined);
}

function withoutDetails({ check: { id, title }, finding }: Examined): DoctorFinding {
  const { outcome, found } = finding;
  const fix = finding.outcome === "ok" ? undefined : finding.fix;
  return {
    ...{ id, title, outcome, found: found.slice(0, LONGEST_TEXT) },
    ...fix === undefined ? {} : { fix: fix.slice(0, LONGEST_TEXT) },
  };
}
