import { writeLink } from "../../../lib/map/query/map_url.ts";
import type { MapState } from "../state/map_state.ts";

/** @returns the address of what the map shows now, on its own page. */
export function linkTo({ id, document: map, query, inView, linked }: MapState): string {
  const position = inView.peek()?.position ?? linked.position;
  const search = writeLink({ query: query.peek(), position }, map);
  return `${location.origin}/maps/${id}${search}`;
}

/** @returns whether the browser took it: a frame may not be allowed to. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
