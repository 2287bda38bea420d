/** A map's document from our own server, which has parsed and pruned it. */
import * as v from "valibot";
import type { MapDocument } from "../document.ts";
import { MapError } from "./map_access.ts";

const isObject = (value: unknown) => typeof value === "object" && value !== null;

export const OpenedMap = v.object({
  id: v.string(),
  /** The document's hash. */
  hash: v.string(),
  document: v.custom<MapDocument>(isObject),
});

/** An open map. */
export type OpenedMap = v.InferOutput<typeof OpenedMap>;

/**
 * Requests a map as the session's person may see it now.
 *
 * @param bearer of a session in a frame.
 * @returns null for a missing or forbidden map.
 * @throws {MapError}
 */
export async function requestMap(
  fetcher: typeof fetch,
  id: string,
  bearer: string,
): Promise<OpenedMap | null> {
  const response = await fetcher(`/api/maps/${encodeURIComponent(id)}`, {
    headers: { authorization: `Bearer ${bearer}` },
    credentials: "omit",
  }).catch((cause) => {
    throw new MapError("offline", { cause });
  });
  const answer = v.safeParse(OpenedMap, await response.json().catch(() => undefined));
  if (response.status === 404) return null;
  if (response.status === 401) throw new MapError("signed_out");
  if (!response.ok || !answer.success) throw new MapError("unavailable");
  return answer.output;
}
