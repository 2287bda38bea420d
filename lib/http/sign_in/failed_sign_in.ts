import { HttpError, page } from "fresh";
import type { State } from "../define.ts";
import { problem } from "../problem.ts";
import type { ProblemTexts } from "../../locale/problem_catalog.ts";
import { problemTexts } from "../../locale/problem_texts.ts";
import { DisabledError } from "../../identity/sign_in.ts";
import { OidcError, type OidcFault } from "../../identity/oidc/oidc_errors.ts";
import type { Oidc } from "../../identity/oidc/oidc.ts";

/** The props of components/SignInFault.tsx. */
export interface FailedSignIn extends ProblemTexts {
  /** Whether the page offers a retry. */
  readonly again: boolean;
  /** The missing scopes, for the administrator. */
  readonly scopes: readonly string[];
  readonly requestId: string;
  /** Where the person was going. */
  readonly next: string;
  /** Whether a session exists in this browser despite the failure. */
  readonly signedIn: boolean;
}

/** Whether a retry may help; otherwise only the administrator can. */
const RETRY_HELPS: Readonly<Record<OidcFault, boolean>> = {
  provider_unreachable: true,
  provider_refused: false,
  invalid_answer: false,
  wrong_token: true,
  wrong_nonce: true,
  wrong_issuer: true,
  wrong_time: true,
  expired: true,
  replayed: true,
  wrong_state: true,
  not_asked_again: false,
  denied_by_user: true,
  groups_missing: false,
  scope_missing: false,
  groups_too_many: false,
  disabled: false,
};

/** @throws {HttpError} 404 where no provider is configured. */
export function requireOidc({ services }: State): Oidc {
  if (services.oidc === undefined) throw new HttpError(404);
  return services.oidc;
}

/**
 * Logs and audits a failed sign-in.
 *
 * @returns the page that reports it.
 * @throws the error itself, where it is not a sign-in error.
 */
export function failedSignIn(error: unknown, state: State, next: string) {
  const { services, locale, requestId, session } = state;
  const fault = faultOf(error);
  if (fault === null) throw error;
  if (error instanceof OidcError) {
    services.signIn.failed("oidc", fault, null);
    services.log.error("provider_sign_in_failed", {
      request_id: requestId,
      fault,
      error: error.message,
      cause: error.cause instanceof Error ? error.cause.message : undefined,
    });
  }
  const answer = problem(`sign_in_${fault}`);
  const data = {
    ...problemTexts(answer, locale),
    again: RETRY_HELPS[fault],
    scopes: error instanceof OidcError ? error.scopes : [],
    requestId,
    next,
    signedIn: session !== null,
  };
  return page<FailedSignIn>(data, {
    status: answer.status,
    headers: { "cache-control": "no-store" },
  });
}

/** A disabled user is audited where that is detected. */
function faultOf(error: unknown): OidcFault | null {
  if (error instanceof DisabledError) return "disabled";
  return error instanceof OidcError ? error.fault : null;
}
