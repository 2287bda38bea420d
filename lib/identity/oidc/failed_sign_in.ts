import { HttpError, page } from "fresh";
import type { State } from "../../http/define.ts";
import { OidcError } from "./errors.ts";
import { type FaultAnswer, faultAnswer } from "./fault_answers.ts";
import type { Oidc } from "./oidc.ts";

/** What components/SignInFault.tsx shows. */
export interface FailedSignIn extends FaultAnswer {
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
  if (!(error instanceof OidcError)) throw error;
  const { services, requestId, session } = state;
  const answer = faultAnswer(error.fault);
  services.audit.record({
    event: "sign_in_failed",
    name_hash: null,
    method: "oidc",
    reason: error.fault,
  });
  services.log.error("provider_sign_in_failed", {
    request_id: requestId,
    fault: error.fault,
    error: error.message,
    cause: error.cause instanceof Error ? error.cause.message : undefined,
  });
  const data: FailedSignIn = { ...answer, requestId, next, signedIn: session !== null };
  return page(data, { status: answer.status, headers: { "cache-control": "no-store" } });
}
