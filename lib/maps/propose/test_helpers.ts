/** Columns and tables for tests of the rules. */
import type { ProposalInput } from "./column_use.ts";
import type { ColumnFacts, FactType, TableFacts } from "./table_facts.ts";

export const COUNTED = 1_000;

/** A column with these values; `distinct` of `COUNTED` rows, all of them filled. */
export function column(
  name: string,
  type: FactType,
  samples: readonly string[] = [],
  {
    distinct = new Set(samples).size,
    filled = COUNTED,
    min = samples[0],
    max = samples.at(-1),
  }: { distinct?: number; filled?: number; min?: string; max?: string } = {},
): ColumnFacts {
  return { name, type, values: { filled, distinct, min, max, samples } };
}

/** Texts that are all different. */
export const unique = (name: string, samples: readonly string[]) =>
  column(name, "text", samples, { distinct: COUNTED });

/** Numbers of many sizes, from the first to the last. */
export const numbers = (name: string, ...samples: readonly string[]) =>
  column(name, "number", samples, { distinct: 500 });

export const table = (name: string, columns: readonly ColumnFacts[] = []): TableFacts => ({
  table: name,
  rows: COUNTED,
  counted: COUNTED,
  columns,
});

export const input = (
  columns: readonly ColumnFacts[],
  rest: Partial<ProposalInput> = {},
): ProposalInput => ({
  dataset: "things",
  title: "Things",
  columns: [{ name: "geom", type: "geometry" }, ...columns],
  place: { column: "geom", type: "point" },
  isTileset: false,
  id: undefined,
  rows: COUNTED,
  counted: COUNTED,
  currency: "USD",
  noun: undefined,
  ...rest,
});
