/**
 * The queries that a map is proposed from, and their results. Every value is read as text, since
 * JSON's numbers have no more than 53 bits, and cut: what a column is shows in its beginning.
 */
import type { DialectName } from "../../access/dialects/mod.ts";
import { DIALECTS } from "../../access/dialects/mod.ts";
import type { ColumnFacts, FactType, ValueFacts } from "./table_facts.ts";

/** Rows over which values are counted; of larger tables, so many rows. */
export const MOST_COUNTED_ROWS = 1_000_000;
const SAMPLED_ROWS = 200;
const LONGEST_SAMPLE = 100;
/** Columns that are counted: fewer in long tables, since some warehouses read whole columns. */
const MOST_COUNTED_COLUMNS = 60;
const LEAST_COUNTED_COLUMNS = 8;
const MOST_COUNTED_VALUES = 500_000_000;

/** A column as CARTO's SQL API describes it. */
export interface DescribedColumn {
  readonly name: string;
  readonly type: string;
}

type Row = Readonly<Record<string, unknown>>;

/** Reads no row: only the result's schema matters. */
export function columnsSql(table: string, dialect: DialectName): string {
  return `SELECT * FROM ${DIALECTS[dialect].tableSql(table)} WHERE FALSE LIMIT 0`;
}

export function rowCountSql(table: string, dialect: DialectName): string {
  return `SELECT COUNT(*) AS n FROM ${DIALECTS[dialect].tableSql(table)}`;
}

export function placeSql(table: string, column: string, dialect: DialectName): string {
  const { nameSql, tableSql } = DIALECTS[dialect];
  return `SELECT ${nameSql(column)} FROM ${tableSql(table)}`;
}

/** CARTO's names of types ("SQL API" reference), and those of warehouses. */
const TYPES: readonly [pattern: RegExp, type: FactType][] = [
  [/^(geometry|geography)$/, "geometry"],
  [/^(number|bigint|integer|int\d*|float\d*|double|numeric|decimal|bignumeric)$/, "number"],
  [/^(string|text|varchar|char)$/, "text"],
  [/^(boolean|bool)$/, "boolean"],
  [/^date$/, "date"],
  [/^(timestamp|datetime|timestamptz|timestamp_[nlt]tz)$/, "timestamp"],
];

/** @returns what the columns can be used for. */
export function describedColumns(schema: readonly DescribedColumn[]): ColumnFacts[] {
  return schema.map(({ name, type }) => ({
    name,
    type: TYPES.find(([pattern]) => pattern.test(type.toLowerCase()))?.[1] ?? "other",
  }));
}

/** Whether the columns have values to sample. */
export const isSampled = (columns: readonly ColumnFacts[]) =>
  columns.some(({ type }) => type !== "boolean");

/** @returns the columns whose values are counted: the first ones, as many as the rows allow. */
export function countedColumns(columns: readonly ColumnFacts[], rows: number): ColumnFacts[] {
  const most = Math.floor(MOST_COUNTED_VALUES / Math.max(1, rows));
  return columns.filter(({ type }) => type !== "geometry" && type !== "other")
    .slice(0, Math.min(MOST_COUNTED_COLUMNS, Math.max(LEAST_COUNTED_COLUMNS, most)));
}

/** Of each column how many values there are, how many different ones, and the ends. */
export function statisticsSql(
  table: string,
  columns: readonly ColumnFacts[],
  { dialect, rows }: { readonly dialect: DialectName; readonly rows: number },
): string {
  const { nameSql, tableSql, toTextSql } = DIALECTS[dialect];
  const items = columns.flatMap(({ name, type }, index) => {
    const column = nameSql(name);
    const text = (value: string) => `SUBSTR(${toTextSql(value)}, 1, ${LONGEST_SAMPLE})`;
    const ends = type === "boolean" ? [] : [
      `${text(`MIN(${column})`)} AS c${index}_min`,
      `${text(`MAX(${column})`)} AS c${index}_max`,
    ];
    return [
      `COUNT(${column}) AS c${index}_filled`,
      `COUNT(DISTINCT ${column}) AS c${index}_distinct`,
      ...ends,
    ];
  });
  const names = columns.map(({ name }) => nameSql(name)).join(", ");
  const from = rows > MOST_COUNTED_ROWS
    ? `(SELECT ${names} FROM ${tableSql(table)} LIMIT ${MOST_COUNTED_ROWS}) AS t`
    : tableSql(table);
  return `SELECT ${items.join(", ")} FROM ${from}`;
}

export function sampleSql(
  table: string,
  columns: readonly ColumnFacts[],
  dialect: DialectName,
): string {
  const { nameSql, tableSql, toTextSql } = DIALECTS[dialect];
  // Booleans have two values, and Redshift casts none of them.
  const items = columns.flatMap(({ name, type }, index) =>
    type === "boolean"
      ? []
      : [`SUBSTR(${toTextSql(nameSql(name))}, 1, ${LONGEST_SAMPLE}) AS c${index}`]
  );
  return `SELECT ${items.join(", ")} FROM ${tableSql(table)} LIMIT ${SAMPLED_ROWS}`;
}

/** @returns the columns with the facts that the two queries found. */
export function countedFacts(
  columns: readonly ColumnFacts[],
  statistics: Row | undefined,
  sample: readonly Row[],
): ColumnFacts[] {
  const counts = lowerCase(statistics ?? {});
  const rows = sample.map(lowerCase);
  return columns.map((column, index): ColumnFacts => {
    const number = (name: string) => {
      const count = Number(counts[`c${index}_${name}`] ?? 0);
      return Number.isSafeInteger(count) ? count : 0;
    };
    const values: ValueFacts = {
      filled: number("filled"),
      distinct: number("distinct"),
      min: textOf(counts[`c${index}_min`]),
      max: textOf(counts[`c${index}_max`]),
      samples: rows.flatMap((row) => textOf(row[`c${index}`]) ?? []),
    };
    return { ...column, values };
  });
}

/** Some warehouses return names in capitals. */
function lowerCase(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

function textOf(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  return typeof value === "object" ? undefined : String(value);
}
