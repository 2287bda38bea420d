/** SHA-256 of some content, in hexadecimal. */
export async function hashOf(content: BufferSource): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", content)).toHex();
}
