import { EmulatorError } from "./emulator_error.ts";

/** Why a file cannot be imported. */
export type ImportFault =
  | "file_not_found"
  | "file_not_readable"
  /** The name ends neither in `.csv`, `.geojson` nor `.parquet`, nor in what is like them. */
  | "unknown_format"
  | "not_utf8"
  /** The content is not the CSV, GeoJSON or Parquet that the name promises. */
  | "malformed"
  /** The coordinates are not longitude and latitude. */
  | "not_degrees"
  | "no_rows"
  | "no_geometry"
  | "too_many_columns"
  /** More than fits into memory at once. */
  | "too_large"
  /** Every row was rejected. */
  | "no_valid_rows"
  /** The name or the columns that the table would have are not allowed. */
  | "invalid_table";

/** A file that cannot be imported; the message says why, and what to do. */
export class ImportError extends EmulatorError {
  override readonly name = "ImportError";

  constructor(override readonly code: ImportFault, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}
