/** The methods that a host page calls: the parameters of each, and its value. */
import * as v from "valibot";
import { Filters, FilterValue, HostBounds, Position, View, WidgetFigures } from "./embed_values.ts";
import { Selection } from "./selection.ts";
import { HostTheme } from "./host_theme.ts";

/** Of a widget, search, parameter or layer. */
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const nothing = v.optional(v.strictObject({}));
const done = v.null();
/** Moves as for a person; at once where they want less motion. */
const animate = v.optional(v.boolean(), true);
const opacity = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
/** A link has some 500 characters; browsers and servers refuse much longer ones. */
const link = v.pipe(v.string(), v.maxLength(8_000));

export const CALLS = {
  setView: {
    params: v.strictObject({ ...v.partial(Position).entries, animate }),
    value: done,
  },
  fitBounds: { params: v.strictObject({ bounds: HostBounds, animate }), value: done },
  getView: { params: nothing, value: View },
  /** Null takes the filter away, and gives a parameter its default. */
  setFilter: { params: v.strictObject({ id, value: v.nullable(FilterValue) }), value: done },
  clearFilters: { params: nothing, value: done },
  getFilters: { params: nothing, value: Filters },
  setLayer: {
    params: v.strictObject({ id, visible: v.optional(v.boolean()), opacity: v.optional(opacity) }),
    value: done,
  },
  select: {
    params: v.strictObject({
      dataset: v.pipe(v.string(), v.maxLength(200)),
      id: v.pipe(v.string(), v.minLength(1), v.maxLength(1_000)),
    }),
    value: Selection,
  },
  clearSelection: { params: nothing, value: done },
  getWidget: { params: v.strictObject({ id }), value: WidgetFigures },
  /** `table` names the table widget whose rows the CSV has; else the first layer's dataset. */
  exportAs: {
    params: v.strictObject({
      format: v.picklist(["csv", "png"]),
      table: v.optional(id),
      /** The filtered rows in view, or all that the person may see. */
      rows: v.optional(v.picklist(["view", "all"]), "view"),
    }),
    value: v.object({ name: v.string(), blob: v.instance(Blob), cut: v.boolean() }),
  },
  /** `query` restores the state by `openLink`, or in the frame's URL. */
  getLink: { params: nothing, value: v.object({ url: v.string(), query: v.string() }) },
  /** Takes either of `getLink`; names that the map no longer has come back. */
  openLink: {
    params: v.strictObject({ link }),
    value: v.object({ unknown: v.array(v.string()) }),
  },
  /** Replaces the theme that was set before; a variable left out has its usual value. */
  setTheme: { params: HostTheme, value: done },
  setLanguage: { params: v.strictObject({ lang: v.picklist(["en", "es"]) }), value: done },
  /** A one-time code for another map in the page, whose session ends with this one's. */
  getCode: { params: nothing, value: v.object({ code: v.string() }) },
} as const;

export type MethodName = keyof typeof CALLS;
export type CallParams<Name extends MethodName> = v.InferOutput<typeof CALLS[Name]["params"]>;
export type CallValue<Name extends MethodName> = v.InferOutput<typeof CALLS[Name]["value"]>;
