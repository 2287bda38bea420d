/** Tells the operator what of a map cannot be shown: codes alone, since CARTO's texts hold SQL. */
import { UNATTENDED_HEADER } from "./map_access.ts";

export interface MapFaultReport {
  /** The map's id. */
  readonly map: string;
  /** Such as `layer_gone`. */
  readonly code: string;
  /** The id of the layer or widget; the map's where it is about all of it. */
  readonly part: string;
}

/**
 * A report is no use of the session, and one that fails is no fault of its own.
 *
 * @param bearer of a session in a frame; the cookie's without it.
 */
export async function reportMapFault(
  fetcher: typeof fetch,
  report: MapFaultReport,
  bearer?: string,
): Promise<void> {
  const response = await fetcher("/api/map-fault", {
    method: "POST",
    credentials: bearer === undefined ? "same-origin" : "omit",
    headers: {
      "content-type": "application/json",
      [UNATTENDED_HEADER]: "?1",
      ...bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
    },
    body: JSON.stringify(report),
    keepalive: true,
  }).catch(() => undefined);
  await response?.body?.cancel();
}
