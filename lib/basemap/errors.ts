import { AppError } from "../errors.ts";
import { OperatorError } from "../operator_error.ts";

/** There is no basemap to read: the file is missing, or is not what it should be. */
export class BasemapArchiveError extends OperatorError {
  override readonly name = "BasemapArchiveError";
  override readonly code = "basemap_archive_invalid";
  /**
   * @param found what is wrong with it, naming it.
   * @param fix one sentence that begins with what to do.
   */
  constructor(readonly found: string, readonly fix: string, options?: ErrorOptions) {
    super(`${found}. ${fix}`, options);
  }
}

/** A basemap on the web does not answer now; it may in a moment. */
export class BasemapUnavailableError extends AppError {
  override readonly name = "BasemapUnavailableError";
  override readonly code = "basemap_unavailable";
}
