import { Buffer } from "node:buffer";
import type { DatabaseSync } from "node:sqlite";
import * as v from "valibot";
import { settingOrNew } from "../store/settings.ts";

/** What CARTO's clients ask for, and what its APIs look for in a token. */
export const AUDIENCE = "carto-cloud-native-api";

/** How long an OAuth access token lasts (seconds). */
export const LIFETIME_SECONDS = 86_400;

/** The setting that holds the database's key. */
export const OAUTH_KEY = "oauth_key";

/** Issues OAuth access tokens and knows them again. */
export interface OAuthKeys {
  /** An RS256 JWT for this client. */
  sign(clientId: string): Promise<string>;
  /** Who holds this token: its subject, `expired`, or nothing where it is not one of ours. */
  verify(token: string): Promise<{ subject: string } | "expired" | undefined>;
  /** Lets these tokens expire, or all that were issued so far, until the program ends. */
  expire(tokens?: readonly string[]): void;
}

const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } as const;
const HEADER = encode({ alg: "RS256", typ: "JWT" });

const claimsSchema = v.object({
  aud: v.literal(AUDIENCE),
  sub: v.string(),
  exp: v.number(),
  jti: v.string(),
});
const keySchema = v.object({
  kty: v.literal("RSA"),
  n: v.string(),
  e: v.string(),
  d: v.string(),
  p: v.string(),
  q: v.string(),
  dp: v.string(),
  dq: v.string(),
  qi: v.string(),
});

/** The keys of this database, made at its first start: tokens outlive a restart. */
export async function openOAuthKeys(database: DatabaseSync, now: () => number): Promise<OAuthKeys> {
  const stored = await settingOrNew(database, OAUTH_KEY, newKey);
  const key = v.parse(keySchema, JSON.parse(stored));
  const { kty, n, e } = key;
  const privateKey = await crypto.subtle.importKey("jwk", key, ALGORITHM, false, ["sign"]);
  const publicKey = await crypto.subtle.importKey("jwk", { kty, n, e }, ALGORITHM, false, [
    "verify",
  ]);
  const expired = new Set<string>();
  let issued: Set<string> | undefined;
  return {
    async sign(clientId) {
      const jti = crypto.randomUUID();
      issued?.add(jti);
      const issuedAt = Math.floor(now() / 1000);
      const claims = encode({
        iss: "https://auth.carto.localhost/",
        sub: `${clientId}@clients`,
        aud: AUDIENCE,
        iat: issuedAt,
        exp: issuedAt + LIFETIME_SECONDS,
        azp: clientId,
        gty: "client-credentials",
        jti,
      });
      const signed = new TextEncoder().encode(`${HEADER}.${claims}`);
      const signature = await crypto.subtle.sign(ALGORITHM.name, privateKey, signed);
      return `${HEADER}.${claims}.${Buffer.from(signature).toString("base64url")}`;
    },
    async verify(token) {
      const [header, payload, signature, ...more] = token.split(".");
      if (header !== HEADER || !payload || !signature || more.length > 0) return undefined;
      const genuine = await crypto.subtle.verify(
        ALGORITHM.name,
        publicKey,
        new Uint8Array(Buffer.from(signature, "base64url")),
        new TextEncoder().encode(`${header}.${payload}`),
      );
      if (!genuine) return undefined;
      const text = Buffer.from(payload, "base64url").toString("utf8");
      const { sub, exp, jti } = v.parse(claimsSchema, JSON.parse(text));
      const isExpired = now() >= exp * 1000 || expired.has(token) || issued?.has(jti) === false;
      return isExpired ? "expired" : { subject: sub };
    },
    expire(tokens) {
      if (!tokens) issued = new Set();
      for (const token of tokens ?? []) expired.add(token);
    },
  };
}

async function newKey(): Promise<string> {
  const parameters = {
    ...ALGORITHM,
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  };
  const { privateKey } = await crypto.subtle.generateKey(parameters, true, ["sign", "verify"]);
  return JSON.stringify(await crypto.subtle.exportKey("jwk", privateKey));
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
