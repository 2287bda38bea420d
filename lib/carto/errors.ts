import { AppError } from "../errors.ts";

/** What can go wrong between us and CARTO, by what to do about it. */
export type CartoFault =
  /** No connection, or it broke: CARTO, DNS or the network is down. */
  | "unreachable"
  /** No whole answer within the deadline. */
  | "timeout"
  /** Asked to slow down: HTTP 429, or the same limit told as 500. */
  | "rate_limited"
  /** CARTO's own failure: 5xx. */
  | "failed"
  /** CARTO does not accept the client credentials or the OAuth token: the operator's to mend. */
  | "credentials"
  /** CARTO understood and refused: a wrong connection or grant; the operator's to mend. */
  | "refused"
  /** Not the answer that CARTO's API documents. */
  | "invalid_answer";

export interface CartoErrorDetails {
  readonly status?: number;
  /** Seconds CARTO asked us to wait, a minute at most. */
  readonly retryAfterS?: number;
  readonly cause?: unknown;
}

/**
 * A call to CARTO that failed. The message is for the operator's log: it says which call, why, and
 * what to do, and holds no secret.
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
