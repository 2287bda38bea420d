/** What restrictions depend on beside the policy: attributes, and the day. */
import { attributesOf, comparisonsOf, hasDays } from "./condition_walk.ts";
import { isTable } from "./schema/dataset_schema.ts";
import type { Policy } from "./schema/policy_schema.ts";
import type { Rows } from "./schema/restriction_schema.ts";
import { rowsOf } from "./view.ts";

export interface Needs {
  /** Names of attributes that conditions compare with. */
  readonly attributes: readonly string[];
  /** Whether a condition has since or until. */
  readonly days: boolean;
}

/** @returns what the restrictions of each group, or of each user, depend on. */
export function needsByHolder(
  holders: Policy["groups"] | Policy["users"],
  datasets: Policy["datasets"],
): ReadonlyMap<string, Needs> {
  return new Map(
    Object.entries(holders).map(([name, byDataset]) => [name, needsOf(byDataset, datasets)]),
  );
}

function needsOf(byDataset: Policy["groups"][string], datasets: Policy["datasets"]): Needs {
  const attributes = new Set<string>();
  let days = false;
  for (const [name, restriction] of Object.entries(byDataset)) {
    const dataset = Object.hasOwn(datasets, name) ? datasets[name] : undefined;
    const conditions: Rows[] = [rowsOf(restriction)];
    if (dataset !== undefined && isTable(dataset)) conditions.push(dataset.always ?? "all");
    for (const rows of conditions) {
      for (const { comparison } of comparisonsOf(rows)) {
        for (const { name } of attributesOf(comparison)) attributes.add(name);
        days ||= hasDays(comparison);
      }
    }
  }
  return { attributes: [...attributes].sort(), days };
}
