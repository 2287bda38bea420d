/** Reports changes to the host page, for the events that it listens to. */
import { effect } from "@preact/signals";
import type { HOST_EVENTS, HostPort } from "../../../lib/map/embed/embed_protocol.ts";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";
import { followContentHeight } from "./content_height.ts";
import { figuresOf } from "./figures.ts";
import { filtersOf } from "./filters.ts";
import { hostView } from "./map_methods.ts";
import { throttled } from "./throttled.ts";

export type HostEvent = typeof HOST_EVENTS[number];

/** The shortest time between two events of a kind, in milliseconds. */
const PAUSE_MS = 250;

type Send = HostPort["send"];

/** @returns a function that stops it. */
export function followEvents(
  state: MapState,
  events: ReadonlySet<HostEvent>,
  send: Send,
): () => void {
  const stops = [
    ...events.has("view") ? [followView(state, send)] : [],
    ...events.has("filter") ? [followFilters(state, send)] : [],
    ...events.has("widget")
      ? [...state.widgets.values()].map((own) => followFigures(state, own, send))
      : [],
    ...events.has("height") ? [followContentHeight((px) => send({ type: "height", px }))] : [],
    ...events.has("action") ? [offerActions(state, send)] : [],
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function followView(state: MapState, send: Send): () => void {
  return followed(() => state.inView.value, (inView) => {
    if (inView !== null) send({ type: "view", ...hostView(inView) });
  });
}

function followFilters(state: MapState, send: Send): () => void {
  let sent = JSON.stringify(filtersOf(state.query.peek()));
  return followed(() => state.query.value, (query) => {
    const filters = filtersOf(query);
    const text = JSON.stringify(filters);
    if (text !== sent) send({ type: "filter", filters });
    sent = text;
  });
}

function followFigures(state: MapState, { widget, result, stale }: WidgetState, send: Send) {
  let sent: unknown = null;
  return followed(() => stale.value ? null : result.value, (current) => {
    if (current === null || current === sent) return;
    sent = current;
    send({ type: "widget", id: widget.id, figures: figuresOf(current, state.document) });
  });
}

/** Reports what the signals say now, and then each last value of a moment. */
function followed<Value>(read: () => Value, report: (value: Value) => void): () => void {
  const turn = throttled(PAUSE_MS, () => report(read()));
  const stop = effect(() => {
    read();
    turn.ask();
  });
  return () => {
    stop();
    turn.stop();
  };
}

function offerActions({ host }: MapState, send: Send): () => void {
  host.value = {
    ...host.peek(),
    onAction: (action, { dataset, id }) => send({ type: "action", action, dataset, id }),
  };
  return () => host.value = { ...host.peek(), onAction: null };
}
