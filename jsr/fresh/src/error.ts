import type { ErrorStatus } from "./reason_phrases.ts";

/** What {@linkcode HttpError} takes besides status and message: an optional `cause`. */
export type HttpErrorOptions = ErrorOptions;

/**
 * An error that becomes a response with its status. The message is sent to the client, so it must
 * not hold anything the client may not know; put the rest into `cause`.
 *
 * @example
 * ```ts ignore
 * throw new HttpError(404, "No such map");
 * ```
 */
export class HttpError extends Error {
  /** HTTP status code. */
  readonly status: ErrorStatus;

  /**
   * @param status HTTP status code of the response.
   * @param message Text for the client; the status's reason phrase is sent when it is left out.
   * @param options `cause`: the error behind this one, never sent.
   */
  constructor(status: ErrorStatus, message?: string, options?: HttpErrorOptions) {
    super(message, options);
    this.name = "HttpError";
    this.status = status;
  }
}
