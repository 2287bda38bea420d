/** What one restriction shows of a dataset, in either of its forms. */
import type { TableDataset } from "./schema/dataset_schema.ts";
import { type Circumstances, type Predicate, resolveRows } from "./predicate.ts";
import type { Restriction, Rows } from "./schema/restriction_schema.ts";

/** Rows, and the columns of them. */
interface Part<Which> {
  readonly rows: Which;
  /** Shown exactly. */
  readonly columns: readonly string[];
  /** Shown as the dataset's masks coarsen them. */
  readonly masked: readonly string[];
}

/** What the policy has; its rows may depend on the person and the day. */
export type PolicyView = Part<Rows>;
/** The same for one person and day. */
export type View = Part<Predicate | "all">;

type LongForm = Extract<Restriction, { rows: Rows }>;

/** Whether the restriction is an object with `rows` and perhaps `columns` and `masked`. */
export function isLongForm(restriction: Restriction): restriction is LongForm {
  return restriction !== "all" && Object.hasOwn(restriction, "rows");
}

/** @returns the rows that the restriction shows. */
export function rowsOf(restriction: Restriction): Rows {
  return isLongForm(restriction) ? restriction.rows : restriction;
}

/** @returns the rows and the columns that the restriction shows. */
export function viewOf(restriction: Restriction, dataset: TableDataset): PolicyView {
  if (!isLongForm(restriction)) {
    return { rows: restriction, columns: dataset.columns, masked: [] };
  }
  const { rows, masked = [] } = restriction;
  const { columns = unmasked(dataset.columns, masked) } = restriction;
  return { rows, columns, masked };
}

function unmasked(columns: readonly string[], masked: readonly string[]): readonly string[] {
  return masked.length === 0 ? columns : columns.filter((column) => !masked.includes(column));
}

/** @returns the views that show this person anything. */
export function resolveViews(
  views: readonly PolicyView[],
  circumstances: Circumstances,
): readonly View[] {
  return views.flatMap((view) => {
    const rows = resolveRows(view.rows, circumstances);
    return rows === null ? [] : [{ ...view, rows }];
  });
}
