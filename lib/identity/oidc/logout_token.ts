/**
 * Logout tokens, with which the provider reports that a person signed out there (OpenID Connect
 * Back-Channel Logout 1.0, 2.4 to 2.6).
 */
import { jwtVerify } from "jose";
import * as v from "valibot";
import { CLOCK_TOLERANCE_S, SIGNATURES } from "./code_flow.ts";
import { OidcError } from "./oidc_errors.ts";
import { flowError } from "./flow_errors.ts";
import type { Provider } from "./provider.ts";

/** Older tokens are rejected, so their ids need not be remembered for longer. */
export const LOGOUT_TOKEN_LIFETIME_S = 10 * 60;
const LONGEST_TOKEN = 8 * 1024;

const EVENT = "http://schemas.openid.net/event/backchannel-logout";

export type LogoutClaims = v.InferOutput<typeof LogoutClaims>;
const LogoutClaims = v.pipe(
  v.object({
    jti: v.pipe(v.string(), v.minLength(1)),
    events: v.object({ [EVENT]: v.looseObject({}) }),
    sub: v.optional(v.pipe(v.string(), v.minLength(1))),
    sid: v.optional(v.pipe(v.string(), v.minLength(1))),
    // An ID token has a nonce, and must not pass for a logout token.
    nonce: v.optional(v.never("is there")),
  }),
  v.check(
    ({ sub, sid }) => sub !== undefined || sid !== undefined,
    "names neither a subject nor a session",
  ),
);

const TYPES = new Set(["jwt", "logout+jwt", "application/logout+jwt"]);

/**
 * `exp` is checked where it is present: the final specification requires it, providers of earlier
 * drafts omit it, and the token's age bounds both.
 *
 * @param now milliseconds since the epoch.
 * @throws {OidcError} `wrong_token` for anything that is not a logout token of the provider for us,
 * and `provider_unreachable` when its keys are unavailable.
 */
export async function parseLogoutToken(
  { metadata, keys }: Provider,
  clientId: string,
  token: string,
  now: number,
): Promise<LogoutClaims> {
  if (token.length > LONGEST_TOKEN) throw wrong("it is too large");
  let verified;
  try {
    verified = await jwtVerify(token, keys, {
      algorithms: SIGNATURES,
      issuer: metadata.issuer,
      audience: clientId,
      maxTokenAge: LOGOUT_TOKEN_LIFETIME_S,
      clockTolerance: CLOCK_TOLERANCE_S,
      currentDate: new Date(now),
    });
  } catch (error) {
    throw flowError(error, metadata.issuer);
  }
  const { payload, protectedHeader: { typ } } = verified;
  if (typ !== undefined && !TYPES.has(typ.toLowerCase())) throw wrong("it is of another type");
  const parsed = v.safeParse(LogoutClaims, payload);
  if (parsed.success) return parsed.output;
  throw wrong(`its ${v.getDotPath(parsed.issues[0]) ?? "claims"}: ${parsed.issues[0].message}`);
}

function wrong(why: string): OidcError {
  return new OidcError("wrong_token", `Logout token: ${why}`);
}
