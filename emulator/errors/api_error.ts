import { EmulatorError } from "./emulator_error.ts";

/** The statuses that the APIs refuse requests with, and what each is called. */
const CODES = {
  400: "bad_request",
  401: "unauthorized",
  403: "forbidden",
  404: "not_found",
  405: "method_not_allowed",
  409: "conflict",
  413: "body_too_large",
  415: "unsupported_media_type",
  500: "internal",
  503: "unavailable",
  504: "timeout",
} as const;

/** See {@linkcode ApiError}. */
export type ApiStatus = keyof typeof CODES;

/**
 * A refusal that goes to the client as JSON. `@carto/api-client` reads `error` alone, and
 * requires a string there, so the code stays inside the emulator.
 */
export class ApiError extends EmulatorError {
  override readonly name = "ApiError";
  override readonly code: typeof CODES[ApiStatus];
  readonly status: ApiStatus;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: ApiStatus,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.code = CODES[status];
    this.status = status;
    this.headers = headers;
  }
}
