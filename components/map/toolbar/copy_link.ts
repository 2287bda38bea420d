import { writeLink } from "../../../lib/map/query/map_url.ts";
import type { MapState } from "../state/map_state.ts";

/** @returns the URL of the map's current state, on its own page. */
export function linkTo({ id, document: map, query, inView, linked }: MapState): string {
  const position = inView.peek()?.position ?? linked.position;
  const search = writeLink({ query: query.peek(), position }, map);
  return `${location.origin}/maps/${id}${search}`;
}

/** @returns whether copying succeeded: a frame may not be allowed to. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
