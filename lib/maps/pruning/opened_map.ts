/** A map as one person sees it, for the page, a frame's session and `/api/maps`. */
import { createHash } from "node:crypto";
import type { PrunedMap } from "./prune_map.ts";

export interface OpenedMap {
  readonly id: string;
  /** Of the document: another hash means that the map or the person's rights changed. */
  readonly hash: string;
  readonly document: PrunedMap;
}

export function openedMap(id: string, document: PrunedMap): OpenedMap {
  const hash = createHash("sha256").update(JSON.stringify(document)).digest("base64url");
  return { id, hash, document };
}

/**
 * @param defaultMap the operator's, ignored where the person may not open it.
 * @returns the map for a request that names none: the person's only one, or the default; null where
 * they have to choose, or have none.
 */
export function mapAskedForNone(
  maps: ReadonlyMap<string, OpenedMap>,
  defaultMap: string | undefined,
): OpenedMap | null {
  if (maps.size === 1) return [...maps.values()][0] ?? null;
  return (defaultMap === undefined ? undefined : maps.get(defaultMap)) ?? null;
}
