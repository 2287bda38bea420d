/** How many rows each rule takes away, by a bounded number of queries. */
import type { Condition } from "../../lib/access/schema/condition_schema.ts";
import type { ExplainedRule } from "../../lib/access/evaluation/explanation.ts";
import type { Viewer } from "../../lib/access/evaluation/evaluate.ts";
import { createAccess, NoAccessError } from "../../lib/access/grants.ts";
import type { Policy } from "../../lib/access/policy.ts";
import { policyWith } from "../../lib/access/policy_with.ts";
import type { Restriction, Rows } from "../../lib/access/schema/restriction_schema.ts";
import { rowsOf } from "../../lib/access/view.ts";
import type { Count } from "./counts.ts";

type Counted = number | string;

/** What a rule does alone; a text says why it was not counted. */
export interface RowsTaken {
  /** Rows that it shows, of those that the condition for everybody leaves. */
  readonly shown: Counted;
  /** Rows of the table, or of those that the condition for everybody leaves, that it takes away. */
  readonly taken: Counted;
  /** The same for each name in its condition, beside the others. */
  readonly byMember: ReadonlyMap<string, Counted>;
}

/** The most queries of a preview: a warehouse may charge for each. */
export const MOST_QUERIES = 40;

const TOO_MANY = `not counted: a preview asks ${MOST_QUERIES} queries for them at most`;

export interface RuleCounter {
  /** @returns the counts of each rule of the dataset. */
  of(dataset: string, rules: readonly ExplainedRule[]): Promise<Map<ExplainedRule, RowsTaken>>;
}

/** @param count asks the warehouse. */
export function createRuleCounter(policy: Policy, viewer: Viewer, count: Count): RuleCounter {
  const known = new Map<string, Promise<Counted>>();

  function rowsWith(dataset: string, rows: Rows, always: Condition | undefined): Promise<Counted> {
    const sqlQuery = sqlOf(policy, dataset, viewer, rows, always);
    if (sqlQuery === null) return Promise.resolve(0);
    const asked = known.get(sqlQuery) ??
      (known.size < MOST_QUERIES
        ? count({ sqlQuery, openParameters: [] })
        : Promise.resolve(TOO_MANY));
    if (known.size < MOST_QUERIES) known.set(sqlQuery, asked);
    return asked;
  }

  return {
    async of(dataset, rules) {
      const always = rules.find(({ holder }) => holder.kind === "always");
      const condition = always && conditionOf(always.restriction);
      const found = new Map<ExplainedRule, RowsTaken>();
      for (const rule of rules) {
        const rows = rowsOf(rule.restriction);
        const isAlways = rule === always;
        const everybody = isAlways ? undefined : condition;
        const shown = await rowsWith(dataset, rows, everybody);
        const all = await rowsWith(dataset, "all", everybody);
        const byMember = new Map<string, Counted>();
        const names = rows === "all" ? [] : Object.keys(rows);
        for (const name of names.length > 1 ? names : []) {
          const without = await rowsWith(dataset, withoutMember(rows, name), everybody);
          byMember.set(name, difference(without, shown));
        }
        found.set(rule, { shown, taken: difference(all, shown), byMember });
      }
      return found;
    },
  };
}

function conditionOf(restriction: Restriction): Condition | undefined {
  const rows = rowsOf(restriction);
  return rows === "all" ? undefined : rows;
}

function withoutMember(rows: Rows, name: string): Rows {
  if (rows === "all") return rows;
  return Object.fromEntries(Object.entries(rows).filter(([member]) => member !== name));
}

function difference(all: Counted, some: Counted): Counted {
  if (typeof all === "string") return all;
  return typeof some === "string" ? some : all - some;
}

/** A group of its own, so that no other rule shows anything; null where it matches nothing. */
function sqlOf(
  policy: Policy,
  name: string,
  { now, username, attributes }: Viewer,
  rows: Rows,
  always: Condition | undefined,
): string | null {
  const open = policyWith(policy, name, undefined);
  const dataset = open.datasets[name];
  if (dataset === undefined) return null;
  const alone: Policy = {
    ...open,
    datasets: { [name]: { ...dataset, always } },
    groups: { alone: { [name]: { rows } } },
    group_includes: {},
    users: {},
  };
  const clock = { now: () => now };
  try {
    return createAccess({ policy: alone, connectionName: "", referers: [], clock })
      .rightsOf({ username, groups: ["alone"], attributes }).sources[name]?.sqlQuery ?? null;
  } catch (error) {
    if (error instanceof NoAccessError) return null;
    throw error;
  }
}
