/**
 * Whether the identity provider knows this app: its redirect URI, by the beginning of a sign-in that
 * nobody goes on with; its secret, by a code that is none.
 */
import { ResponseBodyError, WWWAuthenticateChallengeError } from "oauth4webapi";
import type { OidcConfig } from "../config/config.ts";
import { authorizationUrl, newProofs, redeemCode } from "../identity/oidc/code_flow.ts";
import { OidcError } from "../identity/oidc/errors.ts";
import type { Provider } from "../identity/oidc/provider.ts";
import { CALL_DEADLINE_MS } from "../identity/oidc/provider_call.ts";

/** What the provider makes of us. */
export interface KnownThere {
  /** What it answers to the beginning of a sign-in; 0 where it does not answer. */
  readonly signIn: number;
  /** What it says about a code that is none; `invalid_grant` where it takes the client's secret. */
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

/** A provider that does not know client or redirect URI must not send the browser anywhere. */
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

/** RFC 6749, 5.2: a client is judged before its code is. */
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
