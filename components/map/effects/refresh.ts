/** Refreshes the data at the document's interval while the page is visible. */
import { createPageClock } from "../../../lib/map/access/page_clock.ts";
import { thisPage } from "../../../lib/map/access/page_life.ts";
import type { MapState } from "../state/map_state.ts";

/** @returns the seconds between two refreshes; undefined without refresh. */
export function refreshSecondsOf({ document }: MapState): number | undefined {
  const { refresh } = document;
  if (refresh === undefined) return undefined;
  const [, hours = "0", minutes = "0", seconds = "0"] =
    /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(refresh) ?? [];
  return Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
}

/** @returns the maximum age of a cached response in seconds; undefined before a refresh. */
export function maxAgeOf(state: MapState): number | undefined {
  return state.refreshes.peek() === 0 ? undefined : refreshSecondsOf(state);
}

/**
 * @param now a monotonic clock, in milliseconds.
 * @returns a function that stops it.
 */
export function followRefresh(
  state: MapState,
  page = thisPage,
  now = createPageClock(),
): () => void {
  const seconds = refreshSecondsOf(state);
  if (seconds === undefined) return () => {};
  let last = now();
  const look = () => {
    if (!page.isVisible() || now() - last < seconds * 1000) return;
    last = now();
    state.refreshes.value += 1;
  };
  const timer = setInterval(look, Math.min(seconds, 30) * 1000);
  const stopListening = page.listen({ shown: look, hidden() {}, online: look, input() {} });
  return () => {
    clearInterval(timer);
    stopListening();
  };
}
