/** The column that tells features apart. */
import { nounOf, tableNameOf, wordsOf } from "./names.ts";
import { allSamples, type ColumnFacts, isWhole, type TableFacts } from "./table_facts.ts";

interface IdRule {
  readonly name: string;
  /** Whether the name alone suffices where there are no rows to count. */
  readonly withoutRows: boolean;
  readonly applies: (column: ColumnFacts, table: string) => boolean;
}

const ALONE = new Set([
  ...["id", "uuid", "guid", "gid", "fid", "oid", "objectid", "object id", "cartodb id", "ogc fid"],
]);
const ENDINGS = new Set(["id", "uuid", "guid", "key", "code", "no", "nr", "number", "ref"]);

/** Two things may have one name, though no two have it yet. */
const NAMES = new Set(["name", "title", "label", "address", "city", "nombre", "titel"]);

/** In order of preference. */
export const ID_RULES = [
  {
    name: "named after the table",
    withoutRows: true,
    applies: ({ name }, table) => {
      const one = nounOf(table)?.one;
      // `unit_id` of `rented_units` too.
      const nouns = [one, one?.split(" ").at(-1), wordsOf(tableNameOf(table)).join(" ")];
      return nouns.some((noun) => noun !== undefined && wordsOf(name).join(" ") === `${noun} id`);
    },
  },
  {
    name: "called an id",
    withoutRows: true,
    applies: ({ name }) => ALONE.has(wordsOf(name).join(" ")),
  },
  {
    name: "ends like an id",
    withoutRows: false,
    applies: ({ name }) => ENDINGS.has(wordsOf(name).at(-1) ?? ""),
  },
  {
    name: "texts without blanks, each once",
    withoutRows: false,
    applies: (column) =>
      column.type === "text" && (column.values?.filled ?? 0) > 1 &&
      !wordsOf(column.name).some((word) => NAMES.has(word)) &&
      allSamples(column, (value) => /^\S{1,64}$/.test(value) && !/^https?:/.test(value)),
  },
] as const satisfies readonly IdRule[];

export interface IdChoice {
  readonly column: string;
  readonly because: string;
}

/** @param columns those that the dataset grants. */
export function chooseId(
  columns: readonly ColumnFacts[],
  { table, rows, counted }: TableFacts,
): IdChoice | undefined {
  const rules: readonly IdRule[] = ID_RULES;
  for (const { name, withoutRows, applies } of rules) {
    const found = columns.find((column) => {
      if (column.type !== "text" && column.type !== "number") return false;
      if (!applies(column, table)) return false;
      return rows === 0 ? withoutRows : isUnique(column, counted);
    });
    if (found === undefined) continue;
    const where = rows === 0
      ? "not verified: the table has no rows"
      : counted < rows
      ? `each value once among the first ${counted.toLocaleString("en")} rows`
      : "each value once";
    return { column: found.name, because: `${name}, ${where}` };
  }
  return undefined;
}

function isUnique(column: ColumnFacts, counted: number): boolean {
  const { filled = 0, distinct = 0 } = column.values ?? {};
  return distinct === counted && filled === counted &&
    (column.type === "text" || isWhole(column));
}
