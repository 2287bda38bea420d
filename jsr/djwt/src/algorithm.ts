// JWA (RFC 7518) §3.1 names, by what WebCrypto calls the same thing.
const NAMES = {
  "HMAC SHA-256": "HS256",
  "HMAC SHA-384": "HS384",
  "HMAC SHA-512": "HS512",
  "RSASSA-PKCS1-v1_5 SHA-256": "RS256",
  "RSASSA-PKCS1-v1_5 SHA-384": "RS384",
  "RSASSA-PKCS1-v1_5 SHA-512": "RS512",
  "RSA-PSS SHA-256": "PS256",
  "RSA-PSS SHA-384": "PS384",
  "RSA-PSS SHA-512": "PS512",
  "ECDSA P-256": "ES256",
  "ECDSA P-384": "ES384",
} as const;

type SigningAlgorithm = typeof NAMES[keyof typeof NAMES];

/** What an `alg` header may name (JWA, RFC 7518 §3.1); `none` is an unsecured JWT. */
export type Algorithm = SigningAlgorithm | "none";

const byWebCryptoName = new Map<string, SigningAlgorithm>(
  Object.entries(NAMES),
);
const known = new Set<unknown>([...byWebCryptoName.values(), "none"]);

/** Whether `value` names an algorithm of {@linkcode Algorithm}. */
export function isAlgorithm(value: unknown): value is Algorithm {
  return known.has(value);
}

interface KeyFacts {
  name: string;
  hash?: { name: string };
  namedCurve?: string;
}

const byKey = new WeakMap<CryptoKey, SigningAlgorithm>();

/**
 * The one algorithm a key is for. A key never serves another one, whatever a token asks for.
 *
 * @throws {Error} when the key is of a kind that does not sign JWTs.
 */
export function algorithmOf(key: CryptoKey): SigningAlgorithm {
  const remembered = byKey.get(key);
  if (remembered) return remembered;
  const { name, hash, namedCurve }: KeyFacts = key.algorithm;
  const algorithm = byWebCryptoName.get(`${name} ${hash?.name ?? namedCurve}`);
  if (!algorithm) {
    throw new Error(
      `A jwt cannot be signed with a key for ${name}: use HMAC, RSA or ECDSA.`,
    );
  }
  byKey.set(key, algorithm);
  return algorithm;
}
