/**
 * What the policy uses of its warehouse's SQL: a query for each feature, by the first dataset that
 * uses it, so that a feature that the warehouse does not have is found before a person meets it.
 */
import { readAttributes } from "../access/attributes.ts";
import { conditionSql } from "../access/sql/condition.ts";
import { literalsOf } from "../access/checks/condition_rules.ts";
import type { Comparison } from "../access/schema/condition_schema.ts";
import { attributesOf, comparisonsOf, hasDays } from "../access/condition_walk.ts";
import { isTable, type TableDataset } from "../access/schema/dataset_schema.ts";
import { todayIn } from "../access/days.ts";
import { DIALECTS } from "../access/dialects/mod.ts";
import { maskSql } from "../access/sql/masks.ts";
import type { Policy } from "../access/policy.ts";
import { resolveCondition } from "../access/predicate.ts";
import type { Rows } from "../access/schema/restriction_schema.ts";
import { sampleAttributes } from "../access/sample_attributes.ts";
import { rowsOf } from "../access/view.ts";

export interface FeatureQuery {
  /** What is used, in words. */
  readonly feature: string;
  readonly dataset: string;
  readonly column: string;
  /** Selects rows; to be counted. */
  readonly sql: string;
}

/**
 * @param now milliseconds since the epoch.
 * @returns one query a feature: about twenty at most.
 */
export function featureQueries(policy: Policy, now: number): readonly FeatureQuery[] {
  const found = new Map<string, FeatureQuery>();
  for (const query of queriesIn(policy, now)) {
    if (!found.has(query.feature)) found.set(query.feature, query);
  }
  return [...found.values()];
}

function* queriesIn(policy: Policy, now: number): Generator<FeatureQuery> {
  const { time_zone: timeZone } = policy;
  const attributes = readAttributes(policy.attributes, sampleAttributes(policy));
  const today = timeZone === undefined ? null : todayIn(timeZone, now);
  const dialect = DIALECTS[policy.dialect];
  for (const [name, dataset] of Object.entries(policy.datasets)) {
    if (!isTable(dataset)) continue;
    const { types = {} } = dataset;
    const select = (column: string, where: string) =>
      `SELECT ${dialect.nameSql(column)} FROM ${dialect.tableSql(dataset.table)} WHERE ${where}`;
    for (const rows of conditionsOf(policy, name, dataset)) {
      for (const { column, comparison } of comparisonsOf(rows)) {
        const predicate = resolveCondition({ [column]: comparison }, { types, attributes, today });
        if (predicate === null) continue;
        const sql = select(column, conditionSql(predicate, dialect.nameSql, dialect));
        const type = Object.hasOwn(types, column) ? types[column] : undefined;
        for (const feature of featuresOf(comparison, type)) {
          yield { feature, dataset: name, column, sql };
        }
      }
    }
    for (const [column, mask] of Object.entries(dataset.masks ?? {})) {
      const [word] = Object.keys(mask);
      const value = maskSql(mask, dialect.nameSql(column), dialect);
      const sql = select(column, `(${value}) IS NOT NULL`);
      yield { feature: `mask ${word}`, dataset: name, column, sql };
    }
  }
}

function conditionsOf(
  { groups, users }: Policy,
  name: string,
  { always }: TableDataset,
): readonly Rows[] {
  const given = [...Object.values(groups), ...Object.values(users)].flatMap((byDataset) => {
    const restriction = Object.hasOwn(byDataset, name) ? byDataset[name] : undefined;
    return restriction === undefined ? [] : [rowsOf(restriction)];
  });
  return [always ?? "all", ...given];
}

function featuresOf(comparison: Comparison, type: string | undefined): readonly string[] {
  if (hasDays(comparison)) return [`days of a ${type} column`];
  if (typeof comparison === "object" && "starts_with" in comparison) return ["starts_with"];
  if (typeof comparison === "object" && "within" in comparison) return ["within"];
  if (typeof comparison === "object" && "null" in comparison) return ["null"];
  const [first] = literalsOf(comparison);
  const isRead = first !== undefined || attributesOf(comparison).length > 0;
  return isRead ? [`${type ?? typeof first?.[1]} values`] : [];
}
