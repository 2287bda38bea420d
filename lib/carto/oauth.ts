/**
 * CARTO's OAuth token endpoint: client credentials of a machine-to-machine client (RFC 6749, 4.4;
 * CARTO: "M2M OAuth clients").
 */
import * as v from "valibot";
import type { CartoConfig } from "../config/config.ts";
import { parseAnswer } from "./answers.ts";
import type { Answer } from "./carto_exchange.ts";

const WHAT = "OAuth token";
/** Required, and the same for every account (CARTO: "Authentication methods"). */
const AUDIENCE = "carto-cloud-native-api";

export interface OAuthToken {
  readonly accessToken: string;
  readonly expiresInS: number;
}

const OAuthAnswer = v.object({
  access_token: v.pipe(v.string(), v.minLength(1)),
  expires_in: v.pipe(v.number(), v.minValue(1)),
  token_type: v.pipe(v.string(), v.regex(/^bearer$/i)),
});

/** The request for an OAuth token. Form encoding protects a secret with `&`, `+` or `%`. */
export function oauthTokenRequest(carto: CartoConfig): Request {
  return new Request(carto.authUrl, {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: carto.clientId,
      client_secret: carto.clientSecret,
      audience: AUDIENCE,
    }),
  });
}

/** @throws {CartoError} when the response has no token. */
export function processOAuthToken(answer: Answer): OAuthToken {
  const { access_token, expires_in } = parseAnswer(answer, OAuthAnswer, WHAT);
  return { accessToken: access_token, expiresInS: expires_in };
}
