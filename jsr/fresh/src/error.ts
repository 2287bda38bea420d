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
  /** HTTP status code, 400 to 599. */
  readonly status: number;

  /**
   * @param status HTTP status code of the response.
   * @param message Text for the client; the status's reason phrase is sent when it is left out.
   * @param options `cause`: the error behind this one, never sent.
   */
  constructor(status: number, message?: string, options?: HttpErrorOptions) {
    super(message, options);
    this.name = "HttpError";
    this.status = status;
  }
}
