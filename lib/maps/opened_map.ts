/** A map as one person has it open: what the page, a frame's session and `/api/maps` answer. */
import { createHash } from "node:crypto";
import type { PrunedMap } from "./prune_map.ts";

export interface OpenedMap {
  readonly id: string;
  /** Equal for equal documents: another one says that the map, or the person's rights, changed. */
  readonly hash: string;
  readonly document: PrunedMap;
}

export function openedMap(id: string, document: PrunedMap): OpenedMap {
  const hash = createHash("sha256").update(JSON.stringify(document)).digest("base64url");
  return { id, hash, document };
}

/**
 * @param defaultMap the operator's, which is passed over where the person may not open it.
 * @returns the map for somebody who asks for none in particular: their only one, or the default;
 * null where they have to choose, or have none.
 */
export function mapAskedForNone(
  maps: ReadonlyMap<string, OpenedMap>,
  defaultMap: string | undefined,
): OpenedMap | null {
  if (maps.size === 1) return [...maps.values()][0] ?? null;
  return (defaultMap === undefined ? undefined : maps.get(defaultMap)) ?? null;
}
