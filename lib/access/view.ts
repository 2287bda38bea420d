/** What one restriction shows of a dataset, in either of its forms. */
import type { TableDataset } from "./dataset_schema.ts";
import type { Restriction, Rows } from "./restriction_schema.ts";

export interface View {
  readonly rows: Rows;
  readonly columns: readonly string[];
}

type LongForm = Extract<Restriction, { rows: Rows }>;

/** Whether the restriction is an object with `rows` and perhaps `columns`. */
export function isLongForm(restriction: Restriction): restriction is LongForm {
  return restriction !== "all" && Object.hasOwn(restriction, "rows");
}

/** @returns the rows and the columns that the restriction shows. */
export function viewOf(restriction: Restriction, dataset: TableDataset): View {
  if (!isLongForm(restriction)) return { rows: restriction, columns: dataset.columns };
  return { rows: restriction.rows, columns: restriction.columns ?? dataset.columns };
}
