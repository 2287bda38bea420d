import { HttpError, page } from "fresh";
import type { State } from "../../http/define.ts";
import { problem } from "../../http/problem.ts";
import type { ProblemTexts } from "../../locale/problem_catalog.ts";
import { problemTexts } from "../../locale/problem_texts.ts";
import { DisabledError } from "../sign_in.ts";
import { OidcError, type OidcFault } from "./errors.ts";
import type { Oidc } from "./oidc.ts";

/** What components/SignInFault.tsx shows. */
export interface FailedSignIn extends ProblemTexts {
  /** Whether the page offers to try again. */
  readonly again: boolean;
  /** The scopes that are missing, for the administrator. */
  readonly scopes: readonly string[];
  readonly requestId: string;
  /** Where the person wanted to go. */
  readonly next: string;
  /** Whether somebody is signed in in this browser all the same. */
  readonly signedIn: boolean;
}

/** Whether trying again may help; else only the administrator can. */
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
 * Puts a sign-in that failed on record.
 *
 * @returns the page that says so.
 * @throws the error itself, where it is none of the sign-in's.
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

/** Somebody who is disabled was put on record by who found out. */
function faultOf(error: unknown): OidcFault | null {
  if (error instanceof DisabledError) return "disabled";
  return error instanceof OidcError ? error.fault : null;
}
