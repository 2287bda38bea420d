/** @returns the SHA-256 of the bytes, or of the text's UTF-8 bytes, in hexadecimal. */
export async function sha256Hex(of: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof of === "string" ? new TextEncoder().encode(of) : of;
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
