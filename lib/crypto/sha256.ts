import { createHash } from "node:crypto";

/**
 * Not Web Crypto's digest: for a text as short as most are, its change of threads costs over ten
 * times as much as the hash.
 *
 * @returns the SHA-256 of the bytes, or of the text's UTF-8 bytes, in hexadecimal.
 */
export function sha256Hex(of: string | Uint8Array<ArrayBuffer>): string {
  return createHash("sha256").update(of).digest("hex");
}
