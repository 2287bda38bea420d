/** The keys that verify the existing application's signatures. */
import { errors, type FlattenedJWSInput, type JWSHeaderParameters } from "jose";
import * as v from "valibot";
import type { Clock } from "../../clock/clock.ts";
import type { HostTokenConfig } from "../../config/config.ts";
import { type Answer, exchange, ExchangeError } from "../../outbound/exchange.ts";
import { createRemoteKeys } from "../../outbound/remote_keys.ts";
import { HostTokenError } from "./host_token_errors.ts";

export interface HostKeys {
  /** The only algorithms accepted: a JWT's header cannot choose another (RFC 8725, 3.1). */
  readonly algorithms: string[];
  /**
   * @returns the key for a JWT that is not yet verified.
   * @throws {HostTokenError} `invalid` or `keys_unavailable`.
   */
  find(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey>;
}

/**
 * Public-key algorithms only: a verifier cannot sign. Ed25519 is RFC 9864's name for EdDSA with
 * that curve.
 */
export const PUBLIC_KEY_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"];

/** A user waits for it. */
const DEADLINE_MS = 3_000;
/** How long keys are cached, and so how long a removed key still verifies. */
export const KEYS_FRESH_MS = 10 * 60 * 1000;
/** A JWT with an unknown key id makes us fetch keys, at most this often. */
export const KEYS_COOLDOWN_MS = 5 * 1000;
/** Room for dozens of keys. */
const LARGEST_KEY_SET = 64 * 1024;

/** @param fetch used to fetch published keys. */
export async function createHostKeys(
  keys: HostTokenConfig["keys"],
  fetch: typeof globalThis.fetch,
  elapsed: Clock["elapsed"],
): Promise<HostKeys> {
  return "secret" in keys
    ? await sharedSecret(keys.secret)
    : publishedKeys(keys.jwksUrl, fetch, elapsed);
}

async function sharedSecret(secret: string): Promise<HostKeys> {
  const bytes = new TextEncoder().encode(secret);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes, algorithm, false, ["verify"]);
  return { algorithms: ["HS256"], find: () => Promise.resolve(key) };
}

function publishedKeys(
  jwksUrl: string,
  fetch: typeof globalThis.fetch,
  elapsed: Clock["elapsed"],
): HostKeys {
  const url = new URL(jwksUrl);
  const upstream = { fetch, origins: [url.origin], deadlineMs: DEADLINE_MS };
  const published = createRemoteKeys({
    url,
    elapsed,
    freshMs: KEYS_FRESH_MS,
    cooldownMs: KEYS_COOLDOWN_MS,
    deadlineMs: DEADLINE_MS,
    async fetch(url, { headers }) {
      const request = new Request(url, { headers });
      try {
        return keySetResponse(await exchange(upstream, request, LARGEST_KEY_SET));
      } catch (cause) {
        if (!(cause instanceof ExchangeError)) throw cause;
        throw unavailable(`${cause.message}: check the URL and the network`, cause.cause);
      }
    },
  });
  return {
    algorithms: PUBLIC_KEY_ALGORITHMS,
    async find(header, token) {
      try {
        return await published(header, token);
      } catch (error) {
        if (error instanceof HostTokenError) throw error;
        if (error instanceof errors.JWKSNoMatchingKey) {
          throw new HostTokenError("invalid", "no key at HOST_JWT_JWKS_URL has its kid and alg");
        }
        if (error instanceof errors.JWKSMultipleMatchingKeys) {
          throw new HostTokenError("invalid", "it has no kid, and several keys have its alg");
        }
        throw unavailable(
          "the key cannot be used: publish public keys as RFC 7517 has them",
          error,
        );
      }
    },
  };
}

const KeySet = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ keys: v.array(v.looseObject({ kty: v.string() })) }),
);

function keySetResponse({ status, body }: Answer): Response {
  if (status !== 200) throw unavailable(`the answer is ${status}, and not 200`);
  if (!v.is(KeySet, body)) throw unavailable("the answer is no JSON Web Key Set (RFC 7517, 5)");
  return new Response(body);
}

function unavailable(why: string, cause?: unknown): HostTokenError {
  return new HostTokenError("keys_unavailable", `HOST_JWT_JWKS_URL: ${why}`, { cause });
}
