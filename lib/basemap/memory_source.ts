import type { Source } from "pmtiles";

/** An archive held entirely in memory. */
export async function memorySource(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Source> {
  const etag = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  return {
    getKey: () => name,
    getBytes: (offset, length) =>
      Promise.resolve({ data: bytes.slice(offset, offset + length).buffer, etag }),
  };
}
