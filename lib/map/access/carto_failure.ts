/** What went wrong with a request to CARTO, as its client tells it. */
import { AppError } from "../../errors.ts";
import { retryAfterMs } from "./retry_after.ts";

/** What is worth knowing of a failure. */
export interface CartoFailure {
  /** The answer's; null where there was none, "untold" where the client keeps it to itself. */
  readonly status: number | null | "untold";
  readonly retryAfterMs?: number | undefined;
}

/** The client says of widgets' calls nothing but a text (api-client 0.5.34, src/models/common.ts). */
const TEXTS: readonly (readonly [RegExp, number | null])[] = [
  [/^Unauthorized access\. Invalid credentials$/, 401],
  [/^Forbidden access to the requested data$/, 403],
  [/^Too many requests/i, 429],
  [/^Failed request:/, null],
];

/** A request to CARTO of our own, without its client, that failed. */
export class CartoRequestError extends AppError {
  override readonly name = "CartoRequestError";
  override readonly code = "carto_request_failed";
  /** @param response undefined where there was none. */
  constructor(readonly response: Response | undefined, options?: ErrorOptions) {
    super(`CARTO did not give it: ${response?.status ?? "no answer"}`, options);
  }
}

/** @returns null for what is no failed request: a mistake of ours, or one that was given up. */
export function cartoFailureOf(error: unknown): CartoFailure | null {
  if (!(error instanceof Error) || error.name === "AbortError") return null;
  if (error instanceof CartoRequestError || isCartoApiError(error)) {
    const { response } = error;
    // An answer that is well by its status, but cannot be read, is half of one.
    if (response === undefined || response.ok) return { status: null };
    return { status: response.status, retryAfterMs: retryAfterMs(response) };
  }
  if (error.name === "InvalidColumnError") return { status: 400 };
  const told = TEXTS.find(([text]) => text.test(error.message));
  if (told !== undefined) return { status: told[1] };
  return error.constructor === Error ? { status: "untold" } : null;
}

/** By its shape: its class is in the heavy code, which this is not. */
function isCartoApiError(error: Error): error is Error & { response?: Response } {
  return error.name === "CartoAPIError";
}
