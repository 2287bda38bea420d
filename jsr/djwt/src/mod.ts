/**
 * JSON Web Tokens (RFC 7519) in the compact serialization, signed with keys of WebCrypto.
 *
 * @module
 */
import { base64url, CompactSign, compactVerify, errors } from "jose";
import { algorithmOf } from "./algorithm.ts";
import { type Header, type Payload, validate, type VerifyOptions } from "./claims.ts";

export type { Algorithm } from "./algorithm.ts";
export { type Header, type Payload, validate, type VerifyOptions } from "./claims.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Makes a signed token.
 *
 * @param header Its `alg` must be the one the key is for.
 * @param payload The claims.
 * @param key What to sign with; `null`, and only `null`, goes with `alg: "none"`.
 * @returns The token in its compact form.
 * @throws {Error} when header and key do not go together.
 * @example
 * ```ts
 * const key = await crypto.subtle.generateKey(
 *   { name: "HMAC", hash: "SHA-256" },
 *   false,
 *   ["sign", "verify"],
 * );
 * const jwt = await create({ alg: "HS256", typ: "JWT" }, { sub: "ada" }, key);
 * const { sub } = await verify(jwt, key);
 * ```
 */
export async function create(
  header: Header,
  payload: Payload,
  key: CryptoKey | null,
): Promise<string> {
  const alg = key ? algorithmOf(key) : "none";
  if (header.alg !== alg) {
    throw new Error(
      `The header of the jwt says alg "${header.alg}", but the key is for "${alg}".`,
    );
  }
  const claims = JSON.stringify(payload);
  if (!key) {
    return `${base64url.encode(JSON.stringify(header))}.${base64url.encode(claims)}.`;
  }
  return await new CompactSign(encoder.encode(claims)).setProtectedHeader(
    header,
  ).sign(key);
}

/**
 * Checks the signature of a token, then its claims.
 *
 * @param jwt The token in its compact form.
 * @param key What it must be signed with; `null` accepts unsecured tokens, and no others.
 * @param options What to ask of the claims.
 * @returns The claims.
 * @throws {RangeError} when the token is expired or not valid yet.
 * @throws {Error} when it is malformed, signed otherwise, or breaks a condition of `options`.
 */
export async function verify(
  jwt: string,
  key: CryptoKey | null,
  options?: VerifyOptions,
): Promise<Payload> {
  if (key) return validate(await decodeSigned(jwt, key), options).payload;
  const { header, payload, signature } = validate(decode(jwt), options);
  if (header.alg !== "none" || signature.length > 0) {
    throw new Error(
      "The jwt is signed, but no key was given to verify it with.",
    );
  }
  return payload;
}

async function decodeSigned(
  jwt: string,
  key: CryptoKey,
): Promise<[unknown, unknown, Uint8Array]> {
  const alg = algorithmOf(key);
  try {
    const signature = bytes(jwt.slice(jwt.lastIndexOf(".") + 1));
    const { protectedHeader, payload } = await compactVerify(jwt, key, {
      algorithms: [alg],
    });
    return [protectedHeader, parse(payload), signature];
  } catch (cause) {
    if (cause instanceof errors.JWSSignatureVerificationFailed) {
      throw new Error(
        "The jwt is not signed with this key, or was changed since.",
        { cause },
      );
    }
    if (cause instanceof errors.JOSEAlgNotAllowed) {
      throw new Error(
        `The jwt is signed with another algorithm than the key's, ${alg}.`,
        { cause },
      );
    }
    throw new Error("The jwt is malformed, or the key may not verify.", {
      cause,
    });
  }
}

/**
 * Splits a token into its parts, without verifying anything.
 *
 * @returns Header and payload as they were written, and the bytes of the signature.
 * @throws {Error} when it is not a compact serialization of two JSON texts and a signature.
 */
export function decode(
  jwt: string,
): [header: unknown, payload: unknown, signature: Uint8Array] {
  const [header, payload, signature, ...rest] = jwt.split(".");
  if (header && payload && signature !== undefined && rest.length === 0) {
    try {
      return [parse(bytes(header)), parse(bytes(payload)), bytes(signature)];
    } catch (cause) {
      throw new Error("The jwt is malformed.", { cause });
    }
  }
  throw new Error(
    "The jwt is malformed: it must have three parts, separated by dots.",
  );
}

function parse(json: Uint8Array): unknown {
  return JSON.parse(decoder.decode(json));
}

// Base64 decoders overlook padding and the unused bits of the last character: without this check
// the text of a token could be changed in ways its signature does not notice.
function bytes(segment: string): Uint8Array {
  const decoded = base64url.decode(segment);
  if (base64url.encode(decoded) !== segment) {
    throw new TypeError("not canonical base64url");
  }
  return decoded;
}

/**
 * A NumericDate (RFC 7519 §2), for `exp`, `nbf` and `iat`.
 *
 * @param exp A date, or seconds from now.
 * @returns Seconds since 1970-01-01T00:00:00Z, a whole number.
 */
export function getNumericDate(exp: Date | number): number {
  return Math.round(
    (exp instanceof Date ? exp.getTime() : Date.now() + exp * 1000) / 1000,
  );
}
