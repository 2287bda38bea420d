/** A policy changed for a question about it, such as how many rows a rule takes away. */
import type { Condition } from "./schema/condition_schema.ts";
import { isTable } from "./schema/dataset_schema.ts";
import type { Policy } from "./schema/policy_schema.ts";

/**
 * @param only a further condition for everybody; undefined for none.
 * @returns the policy whose dataset has that condition, and no open parameters: a count has no
 * values for them.
 */
export function policyWith(policy: Policy, name: string, only: Condition | undefined): Policy {
  const dataset = policy.datasets[name];
  if (dataset === undefined || !isTable(dataset)) return policy;
  const { always } = dataset;
  const both = only === undefined || always === undefined
    ? only ?? always
    : { all: [always, only] };
  const changed = { ...dataset, always: both, open_parameters: [] };
  return { ...policy, datasets: { ...policy.datasets, [name]: changed } };
}
