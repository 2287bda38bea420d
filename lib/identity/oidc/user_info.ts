/** Fetches userinfo claims (OpenID Connect Core 1.0, 5.3). */
import { jwtVerify } from "jose";
import * as oauth from "oauth4webapi";
import * as v from "valibot";
import type { OidcConfig } from "../../config/config.ts";
import type { Claims } from "../person_claims.ts";
import { CLOCK_TOLERANCE_S, type Identity, SIGNATURES } from "./code_flow.ts";
import { OidcError } from "./oidc_errors.ts";
import { flowError } from "./flow_errors.ts";
import type { Provider } from "./provider.ts";
import { providerFetch } from "./provider_call.ts";

/**
 * Fetches the claims, as JSON or as a JWT that the provider signed. They must be of the same
 * subject.
 *
 * @param now milliseconds since the epoch.
 * @returns no claims where the provider has no such endpoint.
 * @throws {OidcError}
 */
export async function userInfo(
  provider: Provider,
  { clientId }: OidcConfig,
  { claims, accessToken }: Identity,
  now: number,
): Promise<Claims> {
  const { metadata, upstream } = provider;
  if (metadata.userinfo_endpoint === undefined) return {};
  const client = { client_id: clientId };
  try {
    const response = await oauth.userInfoRequest(metadata, client, accessToken, {
      [oauth.customFetch]: providerFetch(upstream, "Userinfo"),
      [oauth.allowInsecureRequests]: true,
    });
    if (response.status === 200 && mediaType(response) === "application/jwt") {
      return await signedClaims(provider, clientId, claims.sub, await response.text(), now);
    }
    return await oauth.processUserInfoResponse(metadata, client, claims.sub, response);
  } catch (error) {
    throw flowError(error, metadata.issuer);
  }
}

function mediaType({ headers }: Response): string | undefined {
  return headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
}

/** Providers should include issuer and audience, and some do not (5.3.2). */
const SignedClaims = v.looseObject({
  sub: v.string(),
  iss: v.optional(v.string()),
  aud: v.optional(v.union([v.string(), v.array(v.string())])),
});

async function signedClaims(
  { metadata, keys }: Provider,
  clientId: string,
  subject: string,
  jwt: string,
  now: number,
): Promise<Claims> {
  if (jwt.split(".").length === 5) {
    throw new OidcError(
      "invalid_answer",
      "Userinfo: it is encrypted: have the provider sign it for this client, and not encrypt it",
    );
  }
  const { payload } = await jwtVerify(jwt, keys, {
    algorithms: SIGNATURES,
    clockTolerance: CLOCK_TOLERANCE_S,
    currentDate: new Date(now),
  });
  const parsed = v.safeParse(SignedClaims, payload);
  if (!parsed.success) throw wrong(v.getDotPath(parsed.issues[0]) ?? "claims");
  const { sub, iss = metadata.issuer, aud = clientId } = parsed.output;
  if (sub !== subject) throw wrong("sub");
  if (iss !== metadata.issuer) throw wrong("iss");
  if (![aud].flat().includes(clientId)) throw wrong("aud");
  return parsed.output;
}

function wrong(claim: string): OidcError {
  return new OidcError("wrong_token", `Userinfo: its ${claim} is not the one that is expected`);
}
