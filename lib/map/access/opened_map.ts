/** A map's document as our own server sends it: parsed and pruned there, and taken as it is here. */
import * as v from "valibot";
import type { MapDocument } from "../document.ts";
import { MapError } from "./map_access.ts";

const isObject = (value: unknown) => typeof value === "object" && value !== null;

export const OpenedMap = v.object({
  id: v.string(),
  /** Equal for equal documents. */
  hash: v.string(),
  document: v.custom<MapDocument>(isObject),
});

/** A map that somebody has open. */
export type OpenedMap = v.InferOutput<typeof OpenedMap>;

/**
 * Asks for a map as the session's person gets it now.
 *
 * @param bearer of a session in a frame.
 * @returns null where there is no such map for them.
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
