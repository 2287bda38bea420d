/** The page's address says what the map shows: it can be sent to others, and gone back to. */
import { effect } from "@preact/signals";
import { readLink, writeLink } from "../../../lib/map/query/map_url.ts";
import { samePosition } from "../../../lib/map/view/position.ts";
import type { MapStore } from "../map_store.ts";

/** Browsers slow down a page that writes its address more often than this, in milliseconds. */
const MOVE_PAUSE_MS = 300;

/**
 * @param inFrame a frame's history is the page's around: there, no entries are added to it.
 * @returns what ends it.
 */
export function followAddress(store: MapStore, { inFrame }: { inFrame: boolean }): () => void {
  let written = store.query.peek();
  let moved = store.linked.position !== null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const address = () => {
    // Where nobody has moved the map, a link shows its reader their own stores.
    const position = moved ? store.inView.peek()?.position ?? store.linked.position : null;
    const search = writeLink({ query: store.query.peek(), position }, location.search);
    return `${location.pathname}${search}${location.hash}`;
  };
  const replace = () => history.replaceState(null, "", address());

  const stopQuery = effect(() => {
    const query = store.query.value;
    if (query === written) return;
    written = query;
    if (inFrame) replace();
    else history.pushState(null, "", address());
  });
  const stopView = effect(() => {
    const view = store.inView.value;
    const began = store.began.value;
    if (view === null || began === null) return;
    moved ||= !samePosition(began, view.position);
    if (!moved) return;
    clearTimeout(timer);
    timer = setTimeout(replace, MOVE_PAUSE_MS);
  });
  const onPopState = () => {
    const state = readLink(location.search);
    written = state.query;
    store.follow(state);
    const target = state.position ?? store.known.peek()?.bounds;
    if (target) store.map.peek()?.moveTo(target, { animate: false });
  };
  addEventListener("popstate", onPopState);
  return () => {
    removeEventListener("popstate", onPopState);
    clearTimeout(timer);
    stopQuery();
    stopView();
  };
}
