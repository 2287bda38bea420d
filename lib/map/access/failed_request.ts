/** A failed request to CARTO, and what its failure means. */
import type { Cause } from "./outage.ts";

/** A request to CARTO that failed. */
export interface FailedRequest {
  /** The response's status; null without a response. */
  readonly status: number | null;
  /** The token that it was sent with. */
  readonly token: string;
  /** The same request was refused with that token before. */
  readonly again?: boolean;
  readonly retryAfterMs?: number | undefined;
}

/** The cause, where it is not the request's own fault. @param status null without a response. */
export function causeOf(status: number | null, isOnline: boolean): Cause {
  if (status === 429) return "limited";
  return status === null && !isOnline ? "offline" : "unavailable";
}

/** A client error that neither time nor a new token fixes (RFC 9110, 15.5). */
export function isOwnFault(status: number | null): boolean {
  return status !== null && status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status);
}
