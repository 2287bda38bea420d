import { AppError } from "../../errors.ts";

/** What can fail during a sign-in with the identity provider. */
export type OidcFault =
  /** No connection to the provider, no answer in time, or a 5xx of its own. */
  | "provider_unreachable"
  /**
   * The provider rejected the client id, the secret or the redirect URI; the operator has to act.
   */
  | "provider_refused"
  /** Not what OpenID Connect specifies, or not the configured issuer; the operator has to act. */
  | "invalid_answer"
  /** No sign-in is in progress in this browser: none was started, or it expired. */
  | "expired"
  /** The sign-in was finished before: its response is accepted once. */
  | "replayed"
  /** The response belongs to another sign-in. */
  | "wrong_state"
  /** The response comes from another provider (RFC 9207). */
  | "wrong_issuer"
  /** The ID token was issued for another sign-in. */
  | "wrong_nonce"
  /** The ID token is not for us, or not signed by the provider. */
  | "wrong_token"
  /** The ID token is from the future or has expired: the two clocks differ. */
  | "wrong_time"
  /** The provider did not ask the person to sign in again, or does not say when they did. */
  | "not_asked_again"
  /** The user, or the provider's policy, denied access. */
  | "denied_by_user"
  /** The provider names no group of the user. */
  | "groups_missing"
  /** No groups, but the provider offers a scope with a similar name that was not granted. */
  | "scope_missing"
  /** It names more groups than we keep. */
  | "groups_too_many"
  /** An operator disabled the user here. */
  | "disabled";

/**
 * A failed sign-in. The message is for the operator's log: it states what failed, why, and the
 * remedy. It contains no secret and no text of the provider or the browser, except names of scopes.
 */
export class OidcError extends AppError<`sign_in_${OidcFault}`> {
  override readonly name = "OidcError";
  override readonly code;
  /** For `scope_missing`: safe to show to anybody. */
  readonly scopes: readonly string[];

  constructor(
    readonly fault: OidcFault,
    message: string,
    details: { readonly cause?: unknown; readonly scopes?: readonly string[] } = {},
  ) {
    super(message, { cause: details.cause });
    this.code = `sign_in_${fault}` as const;
    this.scopes = details.scopes ?? [];
  }
}
