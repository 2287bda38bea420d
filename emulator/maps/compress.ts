import { createHash } from "node:crypto";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { CachedTile } from "./tile_cache.ts";

/** Below this many bytes compression gains nothing over the size of one network packet. */
const WORTH_COMPRESSING = 1_024;

/**
 * Levels that cost about as much time as making the tile does; higher ones cost ten times that.
 */
const GZIP_LEVEL = 1;
const BROTLI_QUALITY = 4;

/**
 * The coding for an answer (RFC 9110, 12.5.3): brotli where the client takes it, else gzip. A `q`
 * of zero refuses; other weights are not compared, since every client that takes brotli prefers
 * it.
 */
export function chooseEncoding(header: string | null): CachedTile["encoding"] {
  const accepted = (header ?? "").split(",").flatMap((part) => {
    const [coding = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
    return parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter)) ? [] : [coding];
  });
  if (accepted.includes("br")) return "br";
  return accepted.includes("gzip") ? "gzip" : "identity";
}

/** Makes a tile ready to be sent. */
export function compressTile(tile: Uint8Array, encoding: CachedTile["encoding"]): CachedTile {
  const used = tile.byteLength < WORTH_COMPRESSING ? "identity" : encoding;
  const body = new Uint8Array(encode(tile, used));
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`;
  return { body, encoding: used, etag };
}

function encode(tile: Uint8Array, encoding: CachedTile["encoding"]): Uint8Array {
  if (encoding === "gzip") return gzipSync(tile, { level: GZIP_LEVEL });
  if (encoding === "identity") return tile;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: tile.byteLength,
  };
  return brotliCompressSync(tile, { params });
}
