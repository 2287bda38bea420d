import { createHmac, timingSafeEqual } from "node:crypto";

/** Keyed pseudonym of a text: equal for equal texts, and useless without the key. */
export type KeyedHash = (text: string) => string;

/**
 * HMAC-SHA-256 (RFC 2104), 128 bits of it in hexadecimal.
 *
 * @param secret what the key is derived from.
 * @param purpose other purposes give other names to the same text.
 */
export function createKeyedHash(secret: string, purpose: string): KeyedHash {
  const key = keyFor(secret, purpose);
  return (text) => createHmac("sha256", key).update(text).digest("hex").slice(0, 32);
}

/** Message authentication code of a text, which cannot be computed without the key. */
export type Mac = (text: string) => string;

/**
 * HMAC-SHA-256 (RFC 2104), all of it in base64url: 43 characters.
 *
 * @param secret what the key is derived from.
 * @param purpose other purposes have other keys.
 */
export function createMac(secret: string, purpose: string): Mac {
  const key = keyFor(secret, purpose);
  return (text) => createHmac("sha256", key).update(text).digest("base64url");
}

/** Whether the texts are the same; how long it takes tells nothing but their lengths. */
export function isSameText(one: string, other: string): boolean {
  const [a, b] = [encoder.encode(one), encoder.encode(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const encoder = new TextEncoder();

function keyFor(secret: string, purpose: string): Uint8Array {
  return createHmac("sha256", secret).update(purpose).digest();
}
