/**
 * Why the policy shows a person what it shows: each comparison as SQL, with the origin of its
 * values, and the branches that match nothing. For `deno task policy preview`.
 */
import { type AttributeReading, readAttributes } from "../attributes.ts";
import { conditionSql } from "../sql/condition.ts";
import { type Comparison, type Condition, isBranches } from "../schema/condition_schema.ts";
import { attributesOf, hasDays } from "../condition_walk.ts";
import { isTable, type TableDataset } from "../schema/dataset_schema.ts";
import { todayIn } from "../days.ts";
import { DIALECTS } from "../dialects/mod.ts";
import type { Viewer } from "./evaluate.ts";
import { withIncluded } from "../included_groups.ts";
import type { AttributeProblem } from "../no_access_error.ts";
import type { Policy } from "../schema/policy_schema.ts";
import { type Circumstances, resolveCondition } from "../predicate.ts";
import type { Restriction, Rows } from "../schema/restriction_schema.ts";
import { rowsOf } from "../view.ts";
import type { Path } from "../../json/json_text.ts";

/** Where values of a comparison come from. */
export type Origin =
  | { readonly kind: "policy" }
  | { readonly kind: "day"; readonly periods: readonly string[]; readonly today: string }
  | { readonly kind: "attribute"; readonly name: string };

export interface ExplainedComparison {
  /** Where it stands in the condition. */
  readonly path: Path;
  readonly column: string;
  /** Null where it matches nothing. */
  readonly sql: string | null;
  /** A bound of a range may come from another place than the other. */
  readonly origins: readonly Origin[];
}

/** An alternative of an `any` that matches nothing. */
export interface DroppedBranch {
  readonly path: Path;
  readonly problems: readonly AttributeProblem[];
}

/** One rule that decides which rows of a dataset a person sees. */
export interface ExplainedRule {
  readonly holder: Holder;
  /** The policy's words. */
  readonly restriction: Restriction;
  readonly comparisons: readonly ExplainedComparison[];
  readonly dropped: readonly DroppedBranch[];
  /** Whether it can match a row; without that it is as if it were not there. */
  readonly matches: boolean;
  /** Attributes that match nothing in it. */
  readonly problems: readonly AttributeProblem[];
}

export type Holder =
  /** @property through one of the person's own groups, which includes it. */
  | { readonly kind: "group"; readonly name: string; readonly through?: string | undefined }
  | { readonly kind: "user"; readonly name: string }
  /** The dataset's condition for everybody. */
  | { readonly kind: "always" };

/** @returns the rules of each table that decide something for the person, by dataset. */
export function explainRules(
  policy: Policy,
  viewer: Viewer,
): Readonly<Record<string, readonly ExplainedRule[]>> {
  const readings = readAttributes(policy.attributes, viewer.attributes ?? {});
  const today = policy.time_zone === undefined ? null : todayIn(policy.time_zone, viewer.now);
  const holders = holdersOf(policy, viewer);
  return Object.fromEntries(
    Object.entries(policy.datasets).flatMap(([name, dataset]) => {
      if (!isTable(dataset)) return [];
      const circumstances = { types: dataset.types ?? {}, attributes: readings, today };
      const rules = holders.flatMap(([holder, byDataset]) => {
        const restriction = own(byDataset, name);
        return restriction === undefined
          ? []
          : [explainRule(holder, restriction, policy, circumstances)];
      });
      if (rules.length === 0) return [];
      return [[name, [...alwaysRule(dataset, policy, circumstances), ...rules]] as const];
    }),
  );
}

function own<Value>(values: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function holdersOf(
  { groups, users, group_includes }: Policy,
  viewer: Viewer,
): [Holder, Policy["groups"][string]][] {
  const through = (name: string) =>
    viewer.groups.includes(name)
      ? undefined
      : viewer.groups.find((own) => withIncluded([own], group_includes).includes(name));
  const names = withIncluded(viewer.groups, group_includes);
  const user = own(users, viewer.username);
  return [
    ...names.flatMap((name): [Holder, Policy["groups"][string]][] => {
      const byDataset = own(groups, name);
      if (byDataset === undefined) return [];
      return [[{ kind: "group", name, through: through(name) }, byDataset]];
    }),
    ...user === undefined
      ? []
      : [[{ kind: "user", name: viewer.username }, user] as [Holder, typeof user]],
  ];
}

function alwaysRule(
  { always }: TableDataset,
  policy: Policy,
  circumstances: Circumstances,
): ExplainedRule[] {
  return always === undefined
    ? []
    : [explainRule({ kind: "always" }, always, policy, circumstances)];
}

function explainRule(
  holder: Holder,
  restriction: Restriction,
  policy: Policy,
  circumstances: Circumstances,
): ExplainedRule {
  const rows = rowsOf(restriction);
  const comparisons = [...explainComparisons(rows, policy, circumstances, [])];
  return {
    holder,
    restriction,
    comparisons,
    dropped: [...droppedFrom(rows, circumstances, [])],
    matches: rows === "all" || resolveCondition(rows, circumstances) !== null,
    problems: problemsOf(rows, circumstances),
  };
}

function* explainComparisons(
  rows: Rows,
  policy: Policy,
  circumstances: Circumstances,
  path: Path,
): Generator<ExplainedComparison> {
  if (rows === "all") return;
  const dialect = DIALECTS[policy.dialect];
  for (const [column, value] of Object.entries(rows)) {
    const at = [...path, column];
    if (isBranches(value)) {
      for (const [index, branch] of value.entries()) {
        yield* explainComparisons(branch, policy, circumstances, [...at, index]);
      }
      continue;
    }
    const predicate = resolveCondition({ [column]: value }, circumstances);
    yield {
      path: at,
      column,
      sql: predicate && conditionSql(predicate, dialect.nameSql, dialect),
      origins: originsOf(value, circumstances),
    };
  }
}

function originsOf(comparison: Comparison, { today }: Circumstances): readonly Origin[] {
  if (hasDays(comparison)) {
    const periods = Object.entries(comparison).map(([word, period]) => `${word} ${period}`);
    return [{ kind: "day", periods, today: today?.day ?? "" }];
  }
  const attributes = attributesOf(comparison).map(({ name }): Origin => ({
    kind: "attribute",
    name,
  }));
  const isAttributeOnly = attributes.length > 0 &&
    Object.keys(comparison).length === attributes.length;
  return isAttributeOnly ? attributes : [{ kind: "policy" }, ...attributes];
}

/** The outermost branches of each `any` that match nothing. */
function* droppedFrom(
  rows: Rows,
  circumstances: Circumstances,
  path: Path,
): Generator<DroppedBranch> {
  if (rows === "all") return;
  for (const [name, value] of Object.entries(rows)) {
    if (!isBranches(value)) continue;
    for (const [index, branch] of value.entries()) {
      const at = [...path, name, index];
      if (name === "all" || resolveCondition(branch, circumstances) !== null) {
        yield* droppedFrom(branch, circumstances, at);
      } else {
        yield { path: at, problems: problemsOf(branch, circumstances) };
      }
    }
  }
}

/** The attributes of the condition that match nothing, each once. */
function problemsOf(rows: Rows, { attributes }: Circumstances): readonly AttributeProblem[] {
  if (rows === "all") return [];
  const names = new Set(attributeNames(rows));
  return [...names].flatMap((name) => {
    const problem = problemOf(name, own(attributes, name));
    return problem === null ? [] : [problem];
  });
}

function* attributeNames(condition: Condition): Generator<string> {
  for (const value of Object.values(condition)) {
    if (isBranches(value)) { for (const branch of value) yield* attributeNames(branch); }
    else for (const { name } of attributesOf(value)) yield name;
  }
}

function problemOf(name: string, reading: AttributeReading | undefined): AttributeProblem | null {
  if (reading?.outcome === "values") return null;
  return { name, kind: reading?.outcome === "refused" ? reading.kind : "missing" };
}
