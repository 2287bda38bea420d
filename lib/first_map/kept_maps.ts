/** Instantiated maps in this process's memory, by their keys. */
import { BoundedMap } from "../bounded_map.ts";
import type { Clock } from "../clock/clock.ts";
import type { AgedMap } from "./shared_maps.ts";

export interface KeptMaps {
  /** Keeps a map, unless a newer one is there: KV's dates are of a clock that may be set back. */
  keep(key: string, map: AgedMap): void;
  /** @returns the map at its present age; null for none. */
  find(key: string): AgedMap | null;
}

/** Each map is a layer of one set of rights. */
const KEPT = 5_000;
/** UTF-16 units of TileJSON. */
const KEPT_CHARACTERS = 16 * 1024 * 1024;

interface Kept {
  readonly tileJson: string;
  /** By the monotonic clock. */
  readonly madeAt: number;
}

export function createKeptMaps(elapsed: Clock["elapsed"]): KeptMaps {
  const kept = new BoundedMap<string, Kept>(KEPT, {
    most: KEPT_CHARACTERS,
    of: (key, { tileJson }) => key.length + tileJson.length,
  });
  return {
    keep(key, { tileJson, ageMs }) {
      const madeAt = elapsed() - ageMs;
      if (madeAt > (kept.get(key)?.madeAt ?? -Infinity)) kept.set(key, { tileJson, madeAt });
    },
    find(key) {
      const found = kept.get(key);
      if (found === undefined) return null;
      return { tileJson: found.tileJson, ageMs: elapsed() - found.madeAt };
    },
  };
}
