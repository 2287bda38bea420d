/**
 * The authorization code flow with PKCE (OpenID Connect Core 1.0, 3.1; RFC 7636; RFC 9207): builds
 * the authorization URL and redeems the provider's response.
 */
import { compactVerify } from "jose";
import * as oauth from "oauth4webapi";
import type { OidcConfig } from "../../config/config.ts";
import { type IdClaims, parseIdClaims } from "./id_claims.ts";
import { OidcError } from "./oidc_errors.ts";
import { flowError } from "./flow_errors.ts";
import type { Provider } from "./provider.ts";
import { providerFetch } from "./provider_call.ts";

/** Secrets that we keep while the browser is at the provider. */
export interface Proofs {
  readonly state: string;
  readonly nonce: string;
  /** PKCE's code verifier. */
  readonly verifier: string;
}

export function newProofs(): Proofs {
  return {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
  };
}

/**
 * `max_age` makes the provider say when it authenticated the person; some ignore `prompt` (OpenID
 * Connect Core 1.0, 3.1.2.1).
 */
const SIGN_IN_AGAIN = { prompt: "login", max_age: "0" };

/**
 * @param options `again`: whether a sign-in that is already at the provider is not enough.
 * @returns the URL that the browser is sent to for sign-in.
 */
export async function authorizationUrl(
  { metadata }: Provider,
  { clientId, scopes }: OidcConfig,
  redirectUri: string,
  { state, nonce, verifier }: Proofs,
  { again = false }: { readonly again?: boolean } = {},
): Promise<string> {
  const url = new URL(metadata.authorization_endpoint);
  const parameters = {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: scopes,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...again ? SIGN_IN_AGAIN : {},
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** Tolerated difference between the provider's clock and ours, in seconds. */
export const CLOCK_TOLERANCE_S = 60;

/**
 * Asymmetric algorithms only: `none` proves nothing, and any holder of the client secret could sign
 * with HS256.
 */
export const SIGNATURES = [
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
  ...["ES256", "ES384", "ES512", "EdDSA", "Ed25519"],
];

export interface CodeAnswer {
  /** The provider's response, from the browser's address. */
  readonly parameters: URLSearchParams;
  readonly redirectUri: string;
  readonly proofs: Proofs;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The person who signed in, according to the provider. */
export interface Identity {
  readonly idToken: string;
  readonly claims: IdClaims;
  readonly accessToken: string;
  /** Separated by spaces; undefined: all that were requested (RFC 6749, 5.1). */
  readonly grantedScopes: string | undefined;
}

/**
 * Exchanges the code for an ID token, and validates it as OpenID Connect Core 1.0, 3.1.3.7
 * requires.
 *
 * @throws {OidcError}
 */
export async function redeemCode(
  provider: Provider,
  { clientId, clientSecret }: OidcConfig,
  { parameters, redirectUri, proofs, now }: CodeAnswer,
): Promise<Identity> {
  const { metadata, upstream, keys } = provider;
  const client = {
    client_id: clientId,
    [oauth.clockSkew]: Math.round((now - Date.now()) / 1000),
    [oauth.clockTolerance]: CLOCK_TOLERANCE_S,
  };
  try {
    const answer = oauth.validateAuthResponse(metadata, client, parameters, proofs.state);
    const response = await oauth.authorizationCodeGrantRequest(
      metadata,
      client,
      clientAuthentication(provider, clientSecret),
      answer,
      redirectUri,
      proofs.verifier,
      {
        [oauth.customFetch]: providerFetch(upstream, "Code exchange"),
        // Discovery accepts plain http only for a provider on this machine.
        [oauth.allowInsecureRequests]: true,
      },
    );
    const tokens = await oauth.processAuthorizationCodeResponse(metadata, client, response, {
      expectedNonce: proofs.nonce,
      requireIdToken: true,
    });
    const idToken = tokens.id_token ?? "";
    await compactVerify(idToken, keys, { algorithms: SIGNATURES });
    const claims = parseIdClaims(oauth.getValidatedIdTokenClaims(tokens));
    requireTimely(claims, now);
    const { access_token: accessToken, scope: grantedScopes } = tokens;
    return { idToken, claims, accessToken, grantedScopes };
  } catch (error) {
    throw flowError(error, metadata.issuer);
  }
}

/**
 * oauth4webapi does not check `iat` for the future and tolerates a recent `exp`. Clock tolerance
 * applies to `iat` and never extends `exp`.
 */
function requireTimely({ iat, exp }: IdClaims, now: number): void {
  const seconds = now / 1000;
  if (iat > seconds + CLOCK_TOLERANCE_S) {
    const ahead = Math.round(iat - seconds);
    throw new OidcError(
      "wrong_time",
      `ID token: it was issued ${ahead} s from now: set this machine's clock, or the provider's`,
    );
  }
  if (exp > seconds) return;
  throw new OidcError("wrong_time", "ID token: it has ended: set this machine's clock");
}

/** The method that the provider supports (OpenID Connect Discovery 1.0, 3). */
function clientAuthentication({ metadata }: Provider, clientSecret: string): oauth.ClientAuth {
  return metadata.token_endpoint_auth_methods_supported.includes("client_secret_basic")
    ? oauth.ClientSecretBasic(clientSecret)
    : oauth.ClientSecretPost(clientSecret);
}
