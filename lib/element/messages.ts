/** What the map's frame sends, checked by hand: the frame's own schemas are the specification. */
import type { CartoMapFigures, CartoMapFilters, CartoMapView } from "../../static/embed.d.ts";
import { FRAME_ERRORS } from "../map/embed/frame_errors.ts";
import type { ToHost, WithoutVersion } from "../map/embed/to_host.ts";
import {
  type Check,
  either,
  isBlob,
  isBoolean,
  isNull,
  isNumber,
  isRecord,
  isScalar,
  isText,
  listOf,
  objectOf,
  oneOf,
  recordOf,
  tupleOf,
} from "./check.ts";

const isCount = either(isNumber, isNull);
const isName = either(isScalar, isNull);
const isOptionalText = (value: unknown): value is string | undefined =>
  value === undefined || isText(value);

const viewShape = {
  longitude: isNumber,
  latitude: isNumber,
  zoom: isNumber,
  bounds: tupleOf<[number, number, number, number]>(isNumber, isNumber, isNumber, isNumber),
};
const isView: Check<CartoMapView> = objectOf(viewShape);
const isFilters: Check<CartoMapFilters> = recordOf(either(isScalar, listOf(isScalar)));
const isSelection = objectOf({
  dataset: isText,
  id: either(isText, isNull),
  properties: recordOf(isName),
});

const pair = tupleOf<[number, number]>(isNumber, isNumber);
const isFigures: Check<CartoMapFigures> = either(
  objectOf({ type: oneOf("formula"), value: isCount }),
  objectOf({
    type: oneOf("category"),
    groups: listOf(objectOf({ name: isName, value: isNumber })),
    others: isCount,
  }),
  objectOf({ type: oneOf("histogram"), ticks: listOf(isNumber), counts: listOf(isNumber) }),
  objectOf({ type: oneOf("range"), extent: either(pair, isNull) }),
  objectOf({
    type: oneOf("timeseries"),
    step: isText,
    times: listOf(isNumber),
    series: listOf(objectOf({ name: isName, values: listOf(isCount) })),
  }),
  objectOf({ type: oneOf("scatter"), points: listOf(pair), total: isCount }),
  objectOf({
    type: oneOf("table"),
    rows: listOf(objectOf({ id: either(isText, isNull), properties: recordOf(isName) })),
    total: isNumber,
  }),
);

/** A frame of revision 1 says neither its revision nor whether it has a code. */
type Ready = {
  readonly type: "ready";
  readonly protocol?: number | undefined;
  readonly code?: "wanted" | "held" | undefined;
};
type Others = Exclude<WithoutVersion<ToHost>, { type: "ready" }>;
export type FrameMessage = Ready | Others;
type OfType<Type extends FrameMessage["type"]> = Extract<FrameMessage, { type: Type }>;

const optional = <Type>(check: Check<Type>) => (value: unknown): value is Type | undefined =>
  value === undefined || check(value);

const MESSAGES: { readonly [Type in FrameMessage["type"]]: Check<OfType<Type>> } = {
  ready: objectOf({
    type: oneOf("ready"),
    protocol: optional(isNumber),
    code: optional(oneOf("wanted", "held")),
  }),
  loaded: objectOf({
    type: oneOf("loaded"),
    count: isCount,
    counts: recordOf(isCount),
    groups: listOf(isText),
  }),
  error: objectOf({
    type: oneOf("error"),
    code: oneOf(...FRAME_ERRORS),
    part: isOptionalText,
    message: isText,
  }),
  "session-end": objectOf({ type: oneOf("session-end") }),
  select: objectOf({
    type: oneOf("select"),
    selection: either(isSelection, isNull),
    id: isOptionalText,
  }),
  view: objectOf({ type: oneOf("view"), ...viewShape }),
  filter: objectOf({ type: oneOf("filter"), filters: isFilters }),
  widget: objectOf({ type: oneOf("widget"), id: isText, figures: isFigures }),
  height: objectOf({ type: oneOf("height"), px: isNumber }),
  action: objectOf({ type: oneOf("action"), action: isText, dataset: isText, id: isText }),
  result: (value): value is OfType<"result"> =>
    isRecord(value) && value.type === "result" && isText(value.id),
  failure: objectOf({
    type: oneOf("failure"),
    id: isText,
    code: oneOf(
      "unknown_method",
      "unknown_widget",
      "unknown_layer",
      "unknown_dataset",
      "bad_params",
      "not_ready",
      "not_found",
      "not_available",
      "timeout",
      "busy",
    ),
    message: isText,
  }),
};

const isMessage = (data: unknown): data is FrameMessage =>
  Object.values<Check<FrameMessage>>(MESSAGES).some((check) => check(data));

/** @returns the message; undefined for anything that is none of this protocol. */
export function readMessage(data: unknown): FrameMessage | undefined {
  if (!isRecord(data) || data.v !== 1) return undefined;
  return isMessage(data) ? data : undefined;
}

const isNothing = (value: unknown): value is undefined => value === null || value === undefined;

/** The values of methods. */
export const VALUES = {
  nothing: isNothing,
  view: isView,
  filters: isFilters,
  selection: isSelection,
  figures: isFigures,
  file: objectOf({ name: isText, blob: isBlob, cut: isBoolean }),
  link: objectOf({ url: isText, query: isText }),
  unknown: objectOf({ unknown: listOf(isText) }),
  code: objectOf({ code: isText }),
};
