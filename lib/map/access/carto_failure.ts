/** Reads the cause of a failed CARTO request from its client's errors. */
import { AppError } from "../../errors.ts";
import { retryAfterMs } from "../../retry_after.ts";

/** The relevant facts of a failure. */
export interface CartoFailure {
  /** The response's status; null without a response, "hidden" where the client hides it. */
  readonly status: number | null | "hidden";
  readonly retryAfterMs?: number | undefined;
}

/** For widgets the client throws only a text (api-client 0.5.34, src/models/common.ts). */
const TEXTS: readonly (readonly [RegExp, number | null])[] = [
  [/^Unauthorized access\. Invalid credentials$/, 401],
  [/^Forbidden access to the requested data$/, 403],
  [/^Too many requests/i, 429],
  [/^Failed request:/, null],
];

/** A failed CARTO request of our own, without its client. */
export class CartoRequestError extends AppError {
  override readonly name = "CartoRequestError";
  override readonly code = "carto_request_failed";
  /** @param response undefined without one. */
  constructor(readonly response: Response | undefined, options?: ErrorOptions) {
    super(`CARTO did not give it: ${response?.status ?? "no answer"}`, options);
  }
}

/** @returns null for other errors: a bug of ours, or an aborted request. */
export function cartoFailureOf(error: unknown): CartoFailure | null {
  if (!(error instanceof Error) || error.name === "AbortError") return null;
  if (error instanceof CartoRequestError || isCartoApiError(error)) {
    const { response } = error;
    // A response with a good status that cannot be read was cut off.
    if (response === undefined || response.ok) return { status: null };
    return { status: response.status, retryAfterMs: retryAfterMs(response.headers, Date.now()) };
  }
  if (error.name === "InvalidColumnError") return { status: 400 };
  const known = TEXTS.find(([text]) => text.test(error.message));
  if (known !== undefined) return { status: known[1] };
  return error.constructor === Error ? { status: "hidden" } : null;
}

/** Detected by shape: its class is in the heavy code, which this must not load. */
function isCartoApiError(error: Error): error is Error & { response?: Response } {
  return error.name === "CartoAPIError";
}
