/** The methods that need the map. */
import { batch } from "@preact/signals";
import { CALLS } from "../../../lib/map/embed/embed_calls.ts";
import type { View } from "../../../lib/map/embed/embed_values.ts";
import { selectionOf } from "../../../lib/map/embed/selection.ts";
import { readLink } from "../../../lib/map/query/map_url.ts";
import type { Bounds, InView, MapPosition } from "../../../lib/map/view/position.ts";
import type { MapView } from "../../../lib/map/view/map_view_types.ts";
import { startTarget } from "../effects/start.ts";
import type { MapState } from "../state/map_state.ts";
import { linkTo } from "../toolbar/copy_link.ts";
import { CallFailed } from "./call_failed.ts";
import { exportAs } from "./files.ts";
import { readWidget } from "./figures.ts";
import { filtersOf, setFilter } from "./filters.ts";
import { method, type ShownMap } from "./method.ts";
import { when } from "./when.ts";

/** The map, and the signal that ends with it. */
export interface MethodMap extends ShownMap {
  readonly signal: AbortSignal;
}

export const MAP_METHODS = {
  setView: method(CALLS.setView, async (of: MethodMap, { animate, ...position }) => {
    const { position: current } = (await viewOf(of)).inView();
    return await moveTo(of, { ...current, ...position }, animate);
  }),
  fitBounds: method(
    CALLS.fitBounds,
    (of: MethodMap, { bounds, animate }) => moveTo(of, bounds, animate),
  ),
  getView: method(CALLS.getView, async (of: MethodMap) => hostView((await viewOf(of)).inView())),
  setFilter: method(CALLS.setFilter, ({ state }: MethodMap, { id, value }) => {
    setFilter(state, id, value);
    return null;
  }),
  clearFilters: method(CALLS.clearFilters, ({ state }: MethodMap) => {
    state.clearFilters();
    return null;
  }),
  getFilters: method(CALLS.getFilters, ({ state }: MethodMap) => filtersOf(state.query.peek())),
  setLayer: method(CALLS.setLayer, ({ state }: MethodMap, { id, visible, opacity }) => {
    const layer = state.layers.get(id);
    if (layer === undefined) throw new CallFailed("unknown_layer", `The map has no layer ${id}`);
    batch(() => {
      if (visible !== undefined) state.setVisible(id, visible);
      if (opacity !== undefined) layer.opacity.value = opacity;
    });
    return null;
  }),
  select: method(CALLS.select, select),
  clearSelection: method(CALLS.clearSelection, ({ state }: MethodMap) => {
    state.select(null);
    return null;
  }),
  getWidget: method(
    CALLS.getWidget,
    ({ state, signal }: MethodMap, { id }) => readWidget(state, id, signal),
  ),
  exportAs: method(CALLS.exportAs, (of: MethodMap, params) => exportAs(of, params, of.signal)),
  getLink: method(CALLS.getLink, ({ state }: MethodMap) => {
    const url = linkTo(state);
    return { url, query: new URL(url).search.slice(1) };
  }),
  openLink: method(CALLS.openLink, ({ state }: MethodMap, { link }) => openLink(state, link)),
} as const;

/** A view that the map has now or soon. */
function viewOf({ state, signal }: MethodMap): Promise<MapView> {
  return when(() => {
    if (state.unsupported.value) {
      throw new CallFailed("not_available", "The browser cannot draw the map");
    }
    return state.map.value ?? undefined;
  }, signal);
}

async function moveTo(
  of: MethodMap,
  target: MapPosition | Bounds,
  animate: boolean,
): Promise<null> {
  const view = await viewOf(of);
  // The map does not go to its features by itself any more, and the link has this view.
  of.state.moved.value = true;
  view.moveTo(target, { animate });
  return null;
}

export function hostView({ position, bounds: [west, south, east, north] }: InView): View {
  return { ...position, bounds: [west, south, east, north] };
}

async function select(
  { state, signal }: MethodMap,
  { dataset: name, id }: { readonly dataset: string; readonly id: string },
) {
  const dataset = state.datasets.get(name);
  if (dataset === undefined) {
    throw new CallFailed("unknown_dataset", `The map has no dataset ${name}`);
  }
  const isChosen = () => {
    const { selected } = state.query.peek();
    return selected?.dataset === name && selected.id === id;
  };
  await when(() => state.access.value ?? undefined, signal);
  const { geometry, id: idColumn } = dataset.source.peek() ?? {};
  const isCell = geometry?.type === "h3" || geometry?.type === "quadbin";
  if (!dataset.hasSql.peek() || (idColumn === undefined && !isCell)) {
    throw new CallFailed("not_available", `Features of ${name} cannot be read by their id`);
  }
  if (!isChosen()) {
    const query = { ...state.query.peek(), selected: { dataset: name, id } };
    state.follow({ query, position: null, unknown: [] });
  }
  return await when(() => {
    const confirmed = state.confirmed.value;
    void state.query.value;
    if (!isChosen()) throw new CallFailed("not_found", `${name} has no such feature here`);
    const isRead = confirmed?.dataset === name && confirmed.id === id;
    return isRead ? selectionOf(confirmed, state.document) ?? undefined : undefined;
  }, signal);
}

/** Takes a map's link or the query of one; the rest of its address does not matter. */
function openLink(state: MapState, link: string): { unknown: string[] } {
  const address = URL.parse(link);
  if (address !== null && !address.pathname.endsWith(`/maps/${state.id}`)) {
    throw new CallFailed("bad_params", "The link is of another map");
  }
  const linked = readLink(address?.search ?? link, state.document);
  state.follow(linked);
  state.moved.value = linked.position !== null;
  const target = linked.position ?? startTarget(state);
  if (target) state.map.peek()?.begin(target);
  return { unknown: [...linked.unknown] };
}
