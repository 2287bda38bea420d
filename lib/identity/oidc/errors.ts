import { AppError } from "../../errors.ts";

/** What can go wrong while somebody signs in with the identity provider. */
export type OidcFault =
  /** No connection to the provider, no answer in time, or a failure of its own: 5xx. */
  | "provider_unreachable"
  /** The provider understood and refused: client id, secret or redirect URI; the operator's. */
  | "provider_refused"
  /** Not what OpenID Connect describes, or not the issuer that is configured; the operator's. */
  | "invalid_answer"
  /** No sign-in is going on in this browser: none began, or it took longer than it may. */
  | "expired"
  /** The sign-in was finished before: its answer is taken once. */
  | "replayed"
  /** The answer belongs to another sign-in. */
  | "wrong_state"
  /** The answer comes from another provider (RFC 9207). */
  | "wrong_issuer"
  /** The ID token was made for another sign-in. */
  | "wrong_nonce"
  /** The ID token is not for us, or not signed by the provider. */
  | "wrong_token"
  /** The ID token is of the future, or ended: the two clocks differ. */
  | "wrong_time"
  /** The person, or the provider on their behalf, said no. */
  | "denied_by_user"
  /** The provider names no group of the person's. */
  | "groups_missing"
  /** Nor are the groups in what it was asked for, and it has a scope that is named like them. */
  | "scope_missing"
  /** It names more than we keep. */
  | "groups_too_many"
  /** An operator disabled the person here. */
  | "disabled";

/**
 * A sign-in that failed. The message is for the operator's log: it says what failed, why, and what
 * to do, and holds no secret and nothing that the provider or the browser made up, but for the names
 * of scopes.
 */
export class OidcError extends AppError<`sign_in_${OidcFault}`> {
  override readonly name = "OidcError";
  override readonly code;
  /** Of `scope_missing`: they may be shown to anybody. */
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
