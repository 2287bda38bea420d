import { HttpError, page } from "fresh";
import type { State } from "../../http/define.ts";
import { problemTexts } from "../../locale/problem_texts.ts";
import { DisabledError } from "../sign_in.ts";
import { OidcError, type OidcFault } from "./errors.ts";
import { FAULT_ANSWERS, type FaultAnswer } from "./fault_answers.ts";
import type { Oidc } from "./oidc.ts";

/** What components/SignInFault.tsx shows. */
export interface FailedSignIn extends FaultAnswer {
  /** What whoever runs the app has to be told is missing. */
  readonly scopes: readonly string[];
  readonly requestId: string;
  /** Where the person wanted to go. */
  readonly next: string;
  /** Whether somebody is signed in in this browser all the same. */
  readonly signedIn: boolean;
}

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
  const answer = FAULT_ANSWERS[fault];
  const told = { ...answer, code: `sign_in_${fault}` } as const;
  const { title, detail } = problemTexts(told, locale);
  const scopes = error instanceof OidcError ? error.scopes : [];
  const data = { ...answer, title, detail, scopes, requestId, next, signedIn: session !== null };
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
