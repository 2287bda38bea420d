import { AppError } from "../errors.ts";

/** What can fail between us and CARTO, grouped by the remedy. */
export type CartoFault =
  /** No connection, or it broke: CARTO, DNS or the network is down. */
  | "unreachable"
  /** No complete response within the deadline. */
  | "timeout"
  /** Rate limit: HTTP 429, or the same limit reported as 500. */
  | "rate_limited"
  /** CARTO's own failure: 5xx. */
  | "failed"
  /** CARTO does not accept the client credentials or the OAuth token; the operator has to act. */
  | "credentials"
  /** CARTO understood and refused: a wrong connection or grant; the operator has to act. */
  | "refused"
  /** Not the response that CARTO's API documents. */
  | "invalid_answer";

export interface CartoErrorDetails {
  readonly status?: number;
  /** Seconds that CARTO asked us to wait, at most a minute. */
  readonly retryAfterS?: number;
  readonly cause?: unknown;
}

/**
 * A failed call to CARTO. The message is for the operator's log: it says which call failed, why,
 * and what to do, and contains no secret.
 */
export class CartoError extends AppError<`carto_${CartoFault}`> {
  override readonly name = "CartoError";
  override readonly code;
  readonly status: number | undefined;
  override readonly retryAfterS: number | undefined;

  constructor(readonly fault: CartoFault, message: string, details: CartoErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.code = `carto_${fault}` as const;
    this.status = details.status;
    this.retryAfterS = details.retryAfterS;
  }
}
