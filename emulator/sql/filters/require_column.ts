import { ApiError } from "../../errors/api_error.ts";
import type { Column } from "../../store/catalog.ts";

/** A request names a column that its source does not have. */
export class ColumnNotFoundError extends ApiError {
  readonly columnName: string;

  constructor(columnName: string) {
    super(400, `Column not found: ${columnName}`);
    this.columnName = columnName;
  }
}

/**
 * The column of a source that a request names; BigQuery compares column names without case.
 *
 * @throws {ColumnNotFoundError} 400 where there is none
 */
export function requireColumn(columns: readonly Column[], name: string): Column {
  const column = columns.find((known) => known.name.toLowerCase() === name.toLowerCase());
  if (!column) throw new ColumnNotFoundError(name);
  return column;
}
