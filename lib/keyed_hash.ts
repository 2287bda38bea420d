import { createHmac } from "node:crypto";

/** Names a text without telling it to whoever lacks the key; equal texts have equal names. */
export type KeyedHash = (text: string) => string;

/**
 * HMAC-SHA-256 (RFC 2104), 128 bits of it in hexadecimal.
 *
 * @param secret what the key is derived from.
 * @param purpose other purposes give other names to the same text.
 */
export function createKeyedHash(secret: string, purpose: string): KeyedHash {
  const key = createHmac("sha256", secret).update(purpose).digest();
  return (text) => createHmac("sha256", key).update(text).digest("hex").slice(0, 32);
}
