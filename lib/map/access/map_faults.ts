/** Reports parts of a map that cannot be shown: codes alone, since CARTO's texts contain SQL. */
import { UNATTENDED_HEADER } from "./map_access.ts";

export interface MapFaultReport {
  /** The map's id. */
  readonly map: string;
  /** Such as `layer_gone`. */
  readonly code: string;
  /** The id of the layer or widget; the map's id for the whole map. */
  readonly part: string;
}

/**
 * A report does not count as use of the session, and a failed report is ignored.
 *
 * @param bearer of a session in a frame; otherwise the cookie is used.
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
