/** The codes of all failures of a request: stable, and meant for programs. */
import type { CartoFault } from "./carto/carto_errors.ts";
import type { HostTokenCode } from "./identity/host/host_token_errors.ts";
import type { OidcFault } from "./identity/oidc/oidc_errors.ts";

/** Of the page for a sign-in with the identity provider that failed. */
export type OidcProblemCode = `sign_in_${OidcFault}`;

/** Problems that people meet on a page; each has its texts in every language. */
export type PageProblemCode =
  | "account_disabled"
  | "bad_request"
  | "body_too_large"
  | "body_too_slow"
  | "cross_origin"
  | "deadline"
  | "internal"
  | "method_not_allowed"
  | "not_configured"
  | "not_found"
  | "password_sign_in_off"
  | "sign_in_busy"
  | "storage_unavailable"
  | "too_many_attempts"
  | "too_many_requests"
  | "unsupported_media_type"
  | "wrong_credentials"
  | OidcProblemCode;

/** Problems that only programs meet: those of the API, and of the metrics. */
export type ProgramProblemCode =
  | "bearer_needed"
  | "code_spent"
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
  | HostTokenCode
  | `carto_${CartoFault}`;

export type ProblemCode = PageProblemCode | ProgramProblemCode;

/** Details of one occurrence of a problem, for its texts and headers. */
export interface ProblemDetails {
  /** After how many seconds another attempt may succeed. */
  readonly retryAfterS?: number | undefined;
  /** The methods that the path accepts. */
  readonly allow?: readonly string[];
  /** What the request should have sent: a noun phrase in English, for programs. */
  readonly expected?: string;
  /** Too many requests are open at once, instead of too many in a short time. */
  readonly concurrent?: true;
  readonly mostBytes?: number;
  /** How many seconds the request or its answer may take. */
  readonly withinS?: number;
  /** Names of the operator's settings that are missing. */
  readonly missing?: readonly string[];
  /** Names of the operator's settings whose values cannot be used. */
  readonly unusable?: readonly string[];
}
