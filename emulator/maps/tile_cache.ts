import { LruCache } from "./lru_cache.ts";

/** An answer's body as it is sent. */
export interface CachedTile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly encoding: "br" | "gzip" | "identity";
  /** Strong entity tag (RFC 9110, 8.8.3): of exactly these bytes. */
  readonly etag: string;
}

/** Finished tiles, up to a number of bytes. */
export class TileCache extends LruCache<CachedTile> {
  /** @param capacity in bytes */
  constructor(capacity: number) {
    super(capacity, ({ body }) => body.byteLength);
  }
}
