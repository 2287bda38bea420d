/** Keeps the map's state in the page's URL, so that it can be shared and navigated back to. */
import { effect } from "@preact/signals";
import { readLink, writeLink } from "../../../lib/map/query/map_url.ts";
import type { MapState } from "../state/map_state.ts";
import { startTarget } from "./start.ts";

/** Browsers throttle pages that change their URL more often than this, in milliseconds. */
const MOVE_PAUSE_MS = 300;

/**
 * @param inFrame a frame shares the host page's history, so no entries are added there.
 * @returns a function that stops it.
 */
export function followAddress(state: MapState, { inFrame }: { inFrame: boolean }): () => void {
  let written = state.linked.query;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const address = () => {
    // Until the map was moved, the URL has no view: its reader starts at their own features.
    const position = state.moved.peek()
      ? state.inView.peek()?.position ?? state.linked.position
      : null;
    const link = { query: state.query.peek(), position };
    const search = writeLink(link, state.document, location.search);
    return `${location.pathname}${search}${location.hash}`;
  };
  const replace = () => history.replaceState(null, "", address());

  const stopQuery = effect(() => {
    const query = state.query.value;
    if (query === written) return;
    written = query;
    const next = address();
    // One entry for each state that a link tells apart: Back never seems to do nothing.
    if (next === location.pathname + location.search + location.hash) return;
    if (inFrame) replace();
    else history.pushState(null, "", next);
  });
  const stopView = effect(() => {
    if (state.inView.value === null || !state.moved.value) return;
    clearTimeout(timer);
    timer = setTimeout(replace, MOVE_PAUSE_MS);
  });
  const onPopState = () => {
    const linked = readLink(location.search, state.document);
    written = linked.query;
    state.follow(linked);
    state.moved.value = linked.position !== null;
    const target = linked.position ?? startTarget(state);
    if (target) state.map.peek()?.begin(target);
  };
  addEventListener("popstate", onPopState);
  return () => {
    removeEventListener("popstate", onPopState);
    clearTimeout(timer);
    stopQuery();
    stopView();
  };
}
