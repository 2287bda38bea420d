import { brotliCompressSync, constants } from "node:zlib";

/** @param options whether to compress at the highest, slow level. */
export function brotli(bytes: Uint8Array, { densest }: { densest: boolean }): Uint8Array {
  const quality = densest ? constants.BROTLI_MAX_QUALITY : constants.BROTLI_MIN_QUALITY;
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
}
