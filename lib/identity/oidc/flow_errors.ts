/** Maps errors of oauth4webapi and jose to ours. No other file knows theirs. */
import { errors as jose } from "jose";
import * as oauth from "oauth4webapi";
import * as v from "valibot";
import { OidcError, type OidcFault } from "./oidc_errors.ts";

/**
 * @param issuer the provider's issuer.
 * @returns our error; any other error is returned unchanged.
 */
export function flowError(error: unknown, issuer: string): unknown {
  if (error instanceof oauth.AuthorizationResponseError) return refusedSignIn(error);
  if (error instanceof oauth.ResponseBodyError) return refusedCall(error.error, error);
  if (error instanceof oauth.WWWAuthenticateChallengeError) return refusedCall(undefined, error);
  if (error instanceof oauth.OperationProcessingError) return badAnswer(error, issuer);
  if (error instanceof oauth.UnsupportedOperationError) {
    return new OidcError("wrong_token", `ID token: ${error.message}`, { cause: error });
  }
  if (error instanceof jose.JWKSTimeout) {
    return new OidcError("provider_unreachable", "Keys of the provider: no answer in time", {
      cause: error,
    });
  }
  if (error instanceof jose.JOSEError) {
    return new OidcError("wrong_token", `Token of the provider: ${error.message}`, {
      cause: error,
    });
  }
  return error;
}

/** RFC 6749, 4.1.2.1; OpenID Connect Core 1.0, 3.1.2.6. */
const ON_AUTHORIZATION: Readonly<Record<string, OidcFault>> = {
  access_denied: "denied_by_user",
  consent_required: "denied_by_user",
  interaction_required: "denied_by_user",
  login_required: "denied_by_user",
  server_error: "provider_unreachable",
  temporarily_unavailable: "provider_unreachable",
};

function refusedSignIn(error: oauth.AuthorizationResponseError): OidcError {
  const fault = ON_AUTHORIZATION[error.error] ?? "provider_refused";
  return new OidcError(fault, `Sign-in: the provider answered ${code(error.error)}`, {
    cause: error,
  });
}

function refusedCall(said: string | undefined, cause: Error): OidcError {
  return new OidcError(
    "provider_refused",
    `Code exchange: the provider refused (${code(said ?? "no reason given")}): check ` +
      "OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and the redirect URI that is registered there",
    { cause },
  );
}

/** An error code has these characters (RFC 6749, 5.2); anything else is not logged. */
function code(said: string): string {
  return /^[\w .-]{1,60}$/.test(said) ? said : "an error that is none of OAuth's";
}

function badAnswer(error: oauth.OperationProcessingError, issuer: string): OidcError {
  const fault = faultOf(error, issuer);
  const advice = fault === "wrong_time" ? ": set this machine's clock, or the provider's" : "";
  return new OidcError(fault, `Sign-in: ${error.message}${advice}`, { cause: error });
}

/** The evidence that oauth4webapi attaches to its errors; which parts depends on the check. */
const Evidence = v.object({
  /** The claim that was compared. */
  claim: v.optional(v.unknown()),
  /** The expected value of a response parameter. */
  expected: v.optional(v.unknown()),
  /** Of a token whose signature algorithm is not trusted. */
  header: v.optional(v.unknown()),
  /** Of a token with a missing claim, or one of another type. */
  claims: v.optional(v.unknown()),
});

function faultOf(error: oauth.OperationProcessingError, issuer: string): OidcFault {
  const evidence = v.safeParse(Evidence, error.cause);
  const { claim, expected, header, claims } = evidence.success ? evidence.output : {};
  switch (error.code) {
    case oauth.JWT_TIMESTAMP_CHECK:
      return "wrong_time";
    case oauth.JWT_CLAIM_COMPARISON:
      return claim === "nonce" ? "wrong_nonce" : "wrong_token";
    // The userinfo of another person.
    case oauth.JSON_ATTRIBUTE_COMPARISON:
      return "wrong_token";
    default:
      if (header !== undefined || claims !== undefined) return "wrong_token";
      return expected === issuer ? "wrong_issuer" : "invalid_answer";
  }
}
