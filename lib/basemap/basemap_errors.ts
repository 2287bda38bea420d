import { AppError } from "../errors.ts";
import { OperatorError } from "../operator_error.ts";

/** The basemap cannot be read: the file is missing, or is not a usable archive. */
export class BasemapArchiveError extends OperatorError {
  override readonly name = "BasemapArchiveError";
  override readonly code = "basemap_archive_invalid";
  /**
   * @param found the fault, with the archive's name.
   * @param fix one sentence that starts with the action to take.
   */
  constructor(readonly found: string, readonly fix: string, options?: ErrorOptions) {
    super(`${found}. ${fix}`, options);
  }
}

/** A remote basemap does not respond right now; a retry may succeed. */
export class BasemapUnavailableError extends AppError {
  override readonly name = "BasemapUnavailableError";
  override readonly code = "basemap_unavailable";
}
