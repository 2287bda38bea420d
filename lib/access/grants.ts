/**
 * From policy to grants: what a group may read, as the exact SQL that CARTO is asked to allow.
 *
 * The group's values stand in the SQL as literals. A query parameter in their place would be filled
 * in by the browser, and any value would do: CARTO's grants fix the text of a query, not its
 * parameters.
 */
import { literalSql, pathSql } from "./bigquery.ts";
import type { Dataset, Literal, Policy, Restriction } from "./policy.ts";

/** One thing a token may read (CARTO Tokens API: `grants`). */
export interface Grant {
  readonly connectionName: string;
  /** SQL, matched by CARTO as text: what the browser sends must equal it byte for byte. */
  readonly source: string;
}

/** A dataset as the browser may ask for it. */
export interface Source {
  readonly sqlQuery: string;
  readonly columns: readonly string[];
  readonly openParameters: readonly string[];
}

/** All that decides what a token is worth; equal rights make interchangeable tokens. */
export interface Rights {
  /** Those of the person's that the policy names, sorted. */
  readonly groups: readonly string[];
  /** Whether each user has a token of their own, or the group shares one. */
  readonly per: "user" | "group";
  readonly policyVersion: number;
  readonly connectionName: string;
  /** By dataset name. */
  readonly sources: Readonly<Record<string, Source>>;
  readonly grants: readonly Grant[];
  readonly allowedApis: readonly string[];
  /** Origins, without a trailing slash: CARTO compares them as they are. */
  readonly referers: readonly string[];
}

/** The group may see nothing: the policy does not name it, or gives it no dataset. */
export class NoAccessError extends Error {
  override readonly name = "NoAccessError";
  constructor(readonly groups: readonly string[]) {
    super(`The policy gives ${JSON.stringify(groups)} no dataset: add the group to policy.json`);
  }
}

export interface AccessOptions {
  readonly policy: Policy;
  readonly connectionName: string;
  readonly referers: readonly string[];
}

/** Whose rights are asked for. */
export interface Subject {
  readonly username: string;
  readonly groups: readonly string[];
}

export interface Access {
  /** @throws {NoAccessError} when the policy gives the groups nothing. */
  rightsOf(subject: Subject): Rights;
}

/** Works out every group's rights once: a policy that cannot become SQL fails at start. */
export function createAccess({ policy, connectionName, referers }: AccessOptions): Access {
  const byGroup = new Map<string, Rights>();
  for (const [group, restrictions] of Object.entries(policy.groups)) {
    const sources: Record<string, Source> = {};
    for (const [name, restriction] of Object.entries(restrictions)) {
      const dataset = policy.datasets[name];
      if (dataset === undefined) continue;
      sources[name] = {
        sqlQuery: sourceSql(dataset, restriction),
        columns: dataset.columns,
        openParameters: dataset.open_parameters,
      };
    }
    if (Object.keys(sources).length === 0) continue;
    byGroup.set(group, {
      groups: [group],
      per: policy.tokens.per,
      policyVersion: policy.version,
      connectionName,
      sources,
      grants: Object.values(sources).map(({ sqlQuery }) => ({ connectionName, source: sqlQuery })),
      allowedApis: ["maps"],
      referers,
    });
  }
  return {
    rightsOf({ groups }) {
      const rights = groups.map((group) => byGroup.get(group)).find((found) => found !== undefined);
      if (rights === undefined) throw new NoAccessError(groups);
      return rights;
    },
  };
}

/** The one place where a dataset and a restriction become SQL. */
export function sourceSql(dataset: Dataset, restriction: Restriction): string {
  const conditions = [
    ...restriction === "all" ? [] : Object.entries(restriction).map(conditionSql),
    ...dataset.open_parameters.map((name) => `${pathSql(name)} = @${name}`),
  ];
  const where = conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
  return `SELECT ${dataset.columns.map(pathSql).join(", ")} FROM ${pathSql(dataset.table)}${where}`;
}

function conditionSql([column, allowed]: [string, Literal | readonly Literal[]]): string {
  if (typeof allowed !== "object") return `${pathSql(column)} = ${literalSql(allowed)}`;
  return `${pathSql(column)} IN (${allowed.map(literalSql).join(", ")})`;
}
