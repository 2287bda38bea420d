/**
 * Checks that the identity provider knows this app: its redirect URI, by starting a sign-in that is
 * not continued; its secret, by redeeming an invalid code.
 */
import { ResponseBodyError, WWWAuthenticateChallengeError } from "oauth4webapi";
import type { OidcConfig } from "../config/config.ts";
import { authorizationUrl, newProofs, redeemCode } from "../identity/oidc/code_flow.ts";
import { OidcError } from "../identity/oidc/oidc_errors.ts";
import type { Provider } from "../identity/oidc/provider.ts";
import { CALL_DEADLINE_MS } from "../identity/oidc/provider_call.ts";

/** The provider's responses. */
export interface KnownThere {
  /** The status of its authorization endpoint; 0 without a response. */
  readonly signIn: number;
  /** Its error for an invalid code; `invalid_grant` where it accepts the client's secret. */
  readonly codeError: string | undefined;
}

export interface ProviderTrialOptions {
  readonly provider: Provider;
  readonly config: OidcConfig;
  readonly redirectUri: string;
  readonly fetch: typeof fetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export async function tryProvider(options: ProviderTrialOptions): Promise<KnownThere> {
  return { signIn: await beginSignIn(options), codeError: await redeemNothing(options) };
}

/** A provider that does not know the client or the redirect URI must not redirect the browser. */
async function beginSignIn(
  { provider, config, redirectUri, fetch }: ProviderTrialOptions,
): Promise<number> {
  const url = await authorizationUrl(provider, config, redirectUri, newProofs());
  try {
    const signal = AbortSignal.timeout(CALL_DEADLINE_MS);
    const response = await fetch(url, { redirect: "manual", signal });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) return 0;
    throw error;
  }
}

/** RFC 6749, 5.2: the client is authenticated before its code is checked. */
async function redeemNothing(
  { provider, config, redirectUri, now }: ProviderTrialOptions,
): Promise<string | undefined> {
  const proofs = newProofs();
  const parameters = new URLSearchParams({
    code: "none",
    state: proofs.state,
    iss: provider.metadata.issuer,
  });
  try {
    await redeemCode(provider, config, { parameters, redirectUri, proofs, now: now() });
    return undefined;
  } catch (error) {
    if (!(error instanceof OidcError)) throw error;
    if (error.cause instanceof ResponseBodyError) return error.cause.error;
    return error.cause instanceof WWWAuthenticateChallengeError ? "invalid_client" : undefined;
  }
}
