import type { Check } from "./check.ts";
import type { Context } from "./context.ts";
import { faultFinding } from "./fault_finding.ts";
import { type Finding, skipped } from "./finding.ts";

export interface Examined {
  readonly check: Check;
  readonly finding: Finding;
}

/**
 * Runs the checks in order. A check that depends on a failed or a skipped one is skipped, and says
 * so.
 */
export async function* examine(
  checks: readonly Check[],
  context: Context,
): AsyncGenerator<Examined> {
  const reasons = new Map<string, string>();
  for (const check of checks) {
    const reason = check.needs.map((id) => reasons.get(id)).find((found) => found !== undefined);
    const found = reason === undefined ? await attempt(check, context) : skipped(reason);
    const finding = concealed(found, context.conceal);
    if (finding.outcome === "failure") {
      reasons.set(check.id, `cannot be looked at while ${check.id} fails`);
    }
    if (finding.outcome === "skipped") reasons.set(check.id, finding.found);
    yield { check, finding };
  }
}

async function attempt(check: Check, context: Context): Promise<Finding> {
  try {
    return await check.run(context);
  } catch (error) {
    return faultFinding(error);
  }
}

/** Redacts every part, so that checks need not do it. */
function concealed(finding: Finding, conceal: (text: string) => string): Finding {
  const found = conceal(finding.found);
  const details = finding.details?.map(conceal);
  if (finding.outcome === "ok") return { ...finding, found, details };
  if (finding.outcome === "skipped") {
    return { ...finding, found, details, fix: finding.fix && conceal(finding.fix) };
  }
  return { ...finding, found, details, fix: conceal(finding.fix) };
}
