/** The HTTP side of each problem; its texts are in ../locale/en/problems.ts. */
import type { ProblemCode } from "../problem_codes.ts";

interface ProblemRow {
  readonly status: number;
  /** The Retry-After header, unless the error has its own. */
  readonly retryAfterS?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** RFC 6750, 3. */
const BEARER = { "www-authenticate": "Bearer" };
/** RFC 6750, 3.1. */
const INVALID_TOKEN = { "www-authenticate": 'Bearer error="invalid_token"' };

/** A code without a row does not compile. */
export const PROBLEM_TABLE: Readonly<Record<ProblemCode, ProblemRow>> = {
  account_disabled: { status: 403 },
  bad_request: { status: 400 },
  bearer_needed: { status: 403 },
  body_too_large: { status: 413 },
  body_too_slow: { status: 408 },
  code_spent: { status: 401, headers: BEARER },
  cross_origin: { status: 403 },
  deadline: { status: 503, retryAfterS: 10 },
  host_tokens_off: { status: 403 },
  internal: { status: 500 },
  map_not_found: { status: 404 },
  map_required: { status: 400 },
  method_not_allowed: { status: 405 },
  no_access: { status: 403 },
  not_found: { status: 404 },
  not_signed_in: { status: 401, headers: BEARER },
  password_sign_in_off: { status: 403 },
  sign_in_busy: { status: 503, retryAfterS: 5 },
  storage_unavailable: { status: 503, retryAfterS: 5 },
  token_budget_spent: { status: 503 },
  token_busy: { status: 503, retryAfterS: 2 },
  too_many_attempts: { status: 429 },
  // A response takes moments, and each one frees a place.
  too_many_requests: { status: 429, retryAfterS: 1 },
  unknown_dataset: { status: 400 },
  unknown_origin: { status: 400 },
  unsupported_media_type: { status: 415 },
  wrong_bearer: { status: 401, headers: BEARER },
  wrong_credentials: { status: 401 },

  host_token_expired: { status: 401, headers: INVALID_TOKEN },
  host_token_invalid: { status: 401, headers: INVALID_TOKEN },
  groups_missing: { status: 403 },
  groups_too_many: { status: 403 },
  host_keys_unavailable: { status: 503, retryAfterS: 10 },

  // Never a 401: signing in again would not help. The operator has to fix `credentials` and
  // `refused`, so Retry-After would be a guess.
  carto_unreachable: { status: 502, retryAfterS: 10 },
  carto_timeout: { status: 504, retryAfterS: 10 },
  carto_rate_limited: { status: 503, retryAfterS: 30 },
  carto_failed: { status: 502, retryAfterS: 10 },
  carto_credentials: { status: 502 },
  carto_refused: { status: 502 },
  carto_invalid_answer: { status: 502, retryAfterS: 10 },

  sign_in_provider_unreachable: { status: 502 },
  sign_in_provider_refused: { status: 502 },
  sign_in_invalid_answer: { status: 502 },
  sign_in_wrong_token: { status: 502 },
  sign_in_wrong_nonce: { status: 400 },
  sign_in_wrong_issuer: { status: 400 },
  sign_in_wrong_time: { status: 502 },
  sign_in_expired: { status: 400 },
  sign_in_replayed: { status: 400 },
  sign_in_wrong_state: { status: 400 },
  sign_in_not_asked_again: { status: 502 },
  sign_in_denied_by_user: { status: 403 },
  sign_in_groups_missing: { status: 403 },
  sign_in_scope_missing: { status: 403 },
  sign_in_groups_too_many: { status: 403 },
  sign_in_disabled: { status: 403 },
};

/** @returns whether the error code is one that clients receive. */
export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEM_TABLE, code);
}
