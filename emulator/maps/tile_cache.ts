/** An answer's body as it is sent. */
export interface CachedTile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly encoding: "br" | "gzip" | "identity";
  /** Strong entity tag (RFC 9110, 8.8.3): of these very bytes. */
  readonly etag: string;
}

/** Keeps finished tiles, up to a number of bytes; the ones that were used longest ago go first. */
export class TileCache {
  readonly #entries = new Map<string, CachedTile>();
  readonly #capacity: number;
  #size = 0;

  /** @param capacity in bytes */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The tile that was kept under this key. */
  get(key: string): CachedTile | undefined {
    const tile = this.#entries.get(key);
    if (!tile) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, tile);
    return tile;
  }

  /** Keeps a tile, unless it would take more than a quarter of the room. */
  set(key: string, tile: CachedTile): void {
    const size = tile.body.byteLength;
    if (size > this.#capacity / 4 || this.#entries.has(key)) return;
    this.#entries.set(key, tile);
    this.#size += size;
    for (const [oldest, { body }] of this.#entries) {
      if (this.#size <= this.#capacity) break;
      this.#entries.delete(oldest);
      this.#size -= body.byteLength;
    }
  }
}
