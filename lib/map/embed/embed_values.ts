/** Views, filters and figures as messages have them. */
import * as v from "valibot";

const latitude = v.pipe(v.number(), v.minValue(-85.06), v.maxValue(85.06));
const longitude = v.pipe(v.number(), v.minValue(-180), v.maxValue(180));
const zoom = v.pipe(v.number(), v.minValue(0), v.maxValue(24));

/** Degrees, and the zoom of tiles of 512 CSS pixels. */
export const Position = v.object({ longitude, latitude, zoom });

/** West, south, east, north, in degrees; east lies beyond 180 across the 180th meridian. */
export const HostBounds = v.pipe(
  v.strictTuple([
    v.pipe(v.number(), v.minValue(-180), v.maxValue(180)),
    v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
    v.pipe(v.number(), v.minValue(-180), v.maxValue(540)),
    v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
  ]),
  v.check(([west, south, east, north]) => west < east && south < north && east - west <= 360),
);

export const View = v.object({ ...Position.entries, bounds: HostBounds });
export type View = v.InferOutput<typeof View>;

/** Characters of a value, as in links. */
const text = v.pipe(v.string(), v.maxLength(1_000));
export const FilterScalar = v.union([text, v.pipe(v.number(), v.finite()), v.boolean()]);

/**
 * A filter, by the type of its widget: the chosen values of category and pie as a list; the text
 * of a range as in links (`2..5`, `2026-01-01..`, `..9,4..`) of histogram, range, timeseries and
 * scatter; the text of a search; the value of a parameter.
 */
export const FilterValue = v.union([
  FilterScalar,
  v.pipe(v.array(FilterScalar), v.minLength(1), v.maxLength(100)),
]);
export type FilterValue = v.InferOutput<typeof FilterValue>;

/** By the id of the widget, search or parameter. */
export const Filters = v.record(v.string(), FilterValue);
export type Filters = v.InferOutput<typeof Filters>;

const count = v.nullable(v.number());
const name = v.nullable(v.union([v.string(), v.number(), v.boolean()]));
const property = v.union([v.string(), v.number(), v.boolean(), v.null()]);

/** What a widget shows. */
export const WidgetFigures = v.variant("type", [
  v.object({ type: v.literal("formula"), value: count }),
  /** Of category and pie, the largest first; `others` sums up what is not listed. */
  v.object({
    type: v.literal("category"),
    groups: v.array(v.object({ name, value: v.number() })),
    others: count,
  }),
  /** One tick more than counts. */
  v.object({
    type: v.literal("histogram"),
    ticks: v.array(v.number()),
    counts: v.array(v.number()),
  }),
  v.object({ type: v.literal("range"), extent: v.nullable(v.tuple([v.number(), v.number()])) }),
  /** Times in milliseconds since the epoch; each series has a value for each. */
  v.object({
    type: v.literal("timeseries"),
    step: v.string(),
    times: v.array(v.number()),
    series: v.array(v.object({ name, values: v.array(count) })),
  }),
  v.object({
    type: v.literal("scatter"),
    points: v.array(v.tuple([v.number(), v.number()])),
    total: count,
  }),
  /** The open page of a table: the columns that the map shares, as in `select`. */
  v.object({
    type: v.literal("table"),
    rows: v.array(v.object({
      id: v.nullable(v.string()),
      properties: v.record(v.string(), property),
    })),
    total: v.number(),
  }),
]);
export type WidgetFigures = v.InferOutput<typeof WidgetFigures>;
