/** The names of all that the app may answer a failure with: stable, and meant for programs. */
import type { CartoFault } from "../carto/errors.ts";
import type { OidcFault } from "../identity/oidc/errors.ts";

/** What people may meet in a page; each has its texts in every language. */
export type PageProblemCode =
  | "account_disabled"
  | "bad_request"
  | "body_too_large"
  | "body_too_slow"
  | "cross_origin"
  | "deadline"
  | "internal"
  | "method_not_allowed"
  | "not_found"
  | "password_sign_in_off"
  | "sign_in_busy"
  | "storage_unavailable"
  | "too_many_attempts"
  | "too_many_requests"
  | "unsupported_media_type"
  | "wrong_credentials"
  | `sign_in_${OidcFault}`;

/** What only programs meet: those of the API, and of the metrics. */
export type ProgramProblemCode =
  | "bearer_needed"
  | "code_spent"
  | "groups_missing"
  | "groups_too_many"
  | "host_keys_unavailable"
  | "host_token_expired"
  | "host_token_invalid"
  | "host_tokens_off"
  | "map_not_found"
  | "map_required"
  | "no_access"
  | "not_signed_in"
  | "token_budget_spent"
  | "token_busy"
  | "unknown_dataset"
  | "unknown_origin"
  | "wrong_bearer"
  | `carto_${CartoFault}`;

export type ProblemCode = PageProblemCode | ProgramProblemCode;
