/** JWTs as an existing application signs them, and the keys it publishes. */
import { CompactSign, exportJWK, generateKeyPair, type JWK } from "jose";

export const ISSUER = "https://acme.example.com";
export const AUDIENCE = "https://maps.example.com";

export interface SigningKey {
  readonly alg: string;
  readonly kid: string | undefined;
  readonly secret: CryptoKey | Uint8Array;
  /** The published key; a shared secret has none. */
  readonly jwk: JWK;
}

/** @param alg RS256, PS256, ES256 or EdDSA. */
export async function newKey(alg: string, kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...await exportJWK(publicKey), kid, alg, use: "sig" };
  return { alg, kid, secret: privateKey, jwk };
}

export function sharedKey(secret: string): SigningKey {
  return { alg: "HS256", kid: undefined, secret: new TextEncoder().encode(secret), jwk: {} };
}

type Members = Readonly<Record<string, unknown>>;

/**
 * Signs a valid JWT for Ann of BOSTON for five minutes, with the given members replaced; undefined
 * leaves a member out.
 *
 * @param now milliseconds since the epoch.
 */
export async function signJwt(
  key: SigningKey,
  claims: Members = {},
  { header = {}, now = Date.now() }: { header?: Members; now?: number } = {},
): Promise<string> {
  const iat = Math.floor(now / 1000);
  const usual = { iss: ISSUER, aud: AUDIENCE, sub: "ann", groups: ["BOSTON"], iat, exp: iat + 300 };
  const payload = new TextEncoder().encode(JSON.stringify({ ...usual, ...claims }));
  const { alg, kid } = key;
  return await new CompactSign(payload)
    .setProtectedHeader(JSON.parse(JSON.stringify({ alg, kid, typ: "JWT", ...header })))
    .sign(key.secret);
}

/** Assembles an unsigned JWT. */
export function forgeJwt(header: Members, claims: Members, signature = ""): string {
  const part = (members: Members) =>
    new TextEncoder().encode(JSON.stringify(members))
      .toBase64({ alphabet: "base64url", omitPadding: true });
  return `${part(header)}.${part(claims)}.${signature}`;
}

/** A server on which an application publishes its keys. */
export interface KeyServer extends AsyncDisposable {
  readonly url: string;
  /** The number of requests so far. */
  asked(): number;
  publish(...keys: SigningKey[]): void;
  /** Replaces the usual answer until keys are published again. */
  behave(answer: () => Response | Promise<Response>): void;
}

export function serveKeys(): KeyServer {
  let asked = 0;
  let answer: () => Response | Promise<Response> = () => Response.json({ keys: [] });
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, () => {
    asked++;
    return answer();
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/.well-known/jwks.json`,
    asked: () => asked,
    publish: (...keys) => answer = () => Response.json({ keys: keys.map(({ jwk }) => jwk) }),
    behave: (other) => answer = other,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
