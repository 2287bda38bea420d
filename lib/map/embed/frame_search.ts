/** The state of a map in the query of a frame's URL. */

/** Parameters of the frame that a map's link does not have (lib/maps/link_keys.ts). */
const OF_FRAME = ["origin", "basemap", "cooperative-gestures"];

/**
 * @param search the frame's query string.
 * @returns what of it may be the map's: the frame's own names would be taken for lost widgets.
 */
export function mapSearch(search: string): string {
  const params = new URLSearchParams(search);
  for (const name of OF_FRAME) params.delete(name);
  return params.toString();
}
