/**
 * A refusal that goes to the client as JSON. `@carto/api-client` reads `error` alone, and needs it
 * to be a string (CARTO Maps API as its client sees it).
 */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}
