/** Whether the warehouse has what the policy says of it: columns, types, and kinds of SQL. */
import {
  DEFAULT_GEOMETRY,
  geometryOf,
  isTable,
  type TableDataset,
  type WarehouseType,
} from "../../access/schema/dataset_schema.ts";
import { DIALECTS } from "../../access/dialects/mod.ts";
import type { Policy } from "../../access/policy.ts";
import { CartoError } from "../../carto/carto_errors.ts";
import type { QueryResult } from "../../carto/query.ts";
import { describedColumns } from "../../maps/propose/table_queries.ts";
import type { FactType } from "../../maps/propose/table_facts.ts";
import type { Check } from "../check.ts";
import { inTurns, orRefusal } from "../in_turns.ts";
import { featureQueries, type FeatureQuery } from "../dialect_features.ts";
import { counted, failure, type Finding, ok, skipped, warning } from "../finding.ts";

/** A query each; those of a large policy are mostly alike. */
const MOST_TABLES = 20;

/** What CARTO calls columns of the type. */
const FACTS: Readonly<Record<WarehouseType, readonly FactType[]>> = {
  text: ["text"],
  uuid: ["text"],
  number: ["number"],
  integer: ["number"],
  decimal: ["number"],
  boolean: ["boolean"],
  date: ["date", "timestamp"],
  timestamp: ["timestamp"],
  datetime: ["timestamp"],
};

/** A table's columns whose types the policy knows. */
export interface TypedTable {
  readonly dataset: string;
  readonly expected: ReadonlyMap<string, readonly FactType[]>;
  /** Reads no row: only the result's schema matters. */
  readonly sql: string;
}

/** @returns the tables of the policy with types. */
export function typedTables({ datasets, dialect }: Policy): readonly TypedTable[] {
  const { nameSql, tableSql } = DIALECTS[dialect];
  return Object.entries(datasets).flatMap(([name, dataset]) => {
    if (!isTable(dataset)) return [];
    const expected = expectedFacts(dataset);
    if (expected.size === 0) return [];
    const columns = [...expected.keys()].map(nameSql).join(", ");
    const sql = `SELECT ${columns} FROM ${tableSql(dataset.table)} WHERE FALSE LIMIT 0`;
    return [{ dataset: name, expected, sql }];
  });
}

function expectedFacts(dataset: TableDataset): ReadonlyMap<string, readonly FactType[]> {
  const geometry = geometryOf(dataset);
  const facts = new Map(
    Object.entries(dataset.types ?? {}).map(([column, type]) => [column, FACTS[type]] as const),
  );
  const { column = DEFAULT_GEOMETRY, type } = geometry ?? {};
  if (type === "h3") facts.set(column, ["text"]);
  else if (type === "quadbin") facts.set(column, ["number"]);
  else if (type !== undefined) facts.set(column, ["geometry"]);
  return facts;
}

/** What CARTO answered, or why it did not. */
export interface Described {
  readonly table: TypedTable;
  readonly answer: Pick<QueryResult, "schema"> | CartoError;
}

export function checkTypes(described: readonly Described[], left = 0): Finding {
  const unread = described.flatMap(({ table, answer }) =>
    answer instanceof CartoError ? [`${table.dataset}: ${answer.message}`] : []
  );
  const wrong = described.flatMap(mismatches);
  const [first] = wrong;
  if (first !== undefined) {
    return failure(
      first,
      "Correct types in policy.json: values are written in the column's type.",
      [...wrong.slice(1), ...unread],
    );
  }
  const [refused] = unread;
  if (refused !== undefined) {
    return warning(
      refused,
      "Correct the columns in types of policy.json, or let the OAuth client read the table.",
      unread.slice(1),
    );
  }
  const columns = described.reduce((sum, { table }) => sum + table.expected.size, 0);
  const more = left === 0 ? "" : `, ${counted(left, "table")} left out`;
  return ok(`${counted(columns, "column")} of ${counted(described.length, "table")}${more}`);
}

/** Ignores the case of names, as some warehouses do, and types that are unknown here. */
function mismatches({ table: { dataset, expected }, answer }: Described): string[] {
  if (answer instanceof CartoError) return [];
  const facts = new Map(
    describedColumns(answer.schema).map(({ name, type }) => [name.toLowerCase(), type]),
  );
  return [...expected].flatMap(([column, types]) => {
    const fact = facts.get(column.toLowerCase());
    if (fact === undefined || fact === "other" || types.includes(fact)) return [];
    return [`${column} of ${dataset} is ${fact} in the warehouse, and ${types[0]} in the policy`];
  });
}

const types: Check = {
  id: "types",
  title: "Columns have the types that the policy says",
  needs: ["api", "policy"],
  async run({ client, policy }) {
    const tables = typedTables(await policy());
    if (tables.length === 0) return skipped("the policy has no types");
    const asked = tables.slice(0, MOST_TABLES);
    const carto = await client();
    const described = await inTurns(
      asked,
      async (table) => ({ table, answer: await orRefusal(carto.query(table.sql)) }),
    );
    return checkTypes(described, tables.length - asked.length);
  },
};

export interface CountedFeature {
  readonly query: FeatureQuery;
  readonly answer: number | CartoError;
}

export function checkFeatures(features: readonly CountedFeature[]): Finding {
  const refused = features.flatMap(({ query: { feature, dataset, column }, answer }) =>
    answer instanceof CartoError ? [`${feature}, ${column} of ${dataset}: ${answer.message}`] : []
  );
  const [first] = refused;
  if (first === undefined) {
    return ok(
      `${counted(features.length, "kind")} of SQL counted`,
      features.map(({ query: { feature, dataset, column } }) =>
        `${feature}, by ${column} of ${dataset}`
      ),
    );
  }
  return failure(
    first,
    "Correct dialect, or the column's type, geometry or mask in policy.json.",
    refused.slice(1),
  );
}

const features: Check = {
  id: "features",
  title: "The warehouse understands the SQL of the policy's rules and masks",
  needs: ["grants"],
  async run({ client, policy, now }) {
    const queries = featureQueries(await policy(), now());
    if (queries.length === 0) return skipped("the policy has no rules");
    const carto = await client();
    return checkFeatures(
      await inTurns(
        queries,
        async (query) => ({ query, answer: await orRefusal(carto.count(query.sql)) }),
      ),
    );
  },
};

export const WAREHOUSE_CHECKS: readonly Check[] = [types, features];
