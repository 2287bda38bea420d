/** The texts of a layer's legend. */
import type { StageWords } from "../../../lib/locale/en/map_stage.ts";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { Value } from "../../../lib/map/document.ts";
import { drawnClasses } from "../../../lib/map/layers/clusters/cluster_color.ts";
import type { ColorClass } from "../../../lib/map/layers/scales/color_scale.ts";
import type { Filter } from "../../../lib/map/query/filter.ts";
import type { LayerState } from "../state/layer_state.ts";
import type { MapState } from "../state/map_state.ts";
import { limitText } from "../widgets/limit_text.ts";
import { type BinTexts, binTexts, isWholeColumn } from "./bin_texts.ts";

export interface LegendEntry extends ColorClass {
  readonly label: string;
  /** A filter hides its features. */
  readonly isOut: boolean;
  /** Of bins: the features in view; null where they cannot be counted. */
  readonly count: number | null;
}

/** @returns the classes in the order of a legend: bins from high to low. */
export function legendEntries(state: MapState, layer: LayerState): readonly LegendEntry[] {
  const { column } = layer.colors.value;
  const classes = drawnClasses(layer.layer, layer.colors.value, layer.clustered.value);
  const { dataset } = layer.layer;
  const words = wordsFor(state, layer);
  const filters = [...state.widgets.values()].flatMap(({ widget, filter }) =>
    widget.dataset === dataset && "column" in widget && widget.column === column
      ? filter.value === undefined ? [] : [{ filter: filter.value, widget }]
      : []
  );
  const counts = layer.classCounts.value;
  const entries = classes.map((one) => ({
    ...one,
    label: words(one),
    count: counts === null ? null : counts.get(one.key) ?? 0,
    isOut: filters.some(({ widget, filter }) => leavesOut(filter, one.of, widget.type === "range")),
  }));
  const bins = entries.filter(({ of }) => of.kind === "bin");
  return [...bins.reverse(), ...entries.filter(({ of }) => of.kind !== "bin")];
}

function wordsFor(state: MapState, { layer, colors }: LayerState) {
  const { texts, locale } = state;
  const words: StageWords["layers"] = mapWordsOf(locale).stage.layers;
  const { column, classes } = colors.value;
  const bins = binTexts(
    classes.flatMap(({ of }) => of.kind === "bin" ? [of.from ?? [], of.to ?? []].flat() : []),
    column !== null && isWholeColumn(state, { dataset: layer.dataset, column }),
    (limit, how) =>
      column === null
        ? String(limit)
        : limitText(state, { dataset: layer.dataset, column }, limit, how),
  );
  const write = (value: Value) =>
    column === null ? String(value) : texts.value(layer.dataset, column, value, "compact");
  return ({ of }: ColorClass): string => {
    switch (of.kind) {
      case "all":
        return texts.layerTitle(layer);
      case "category":
        return write(of.value);
      case "bin":
        return binText(of, bins, words);
      case "others":
        return words.other;
      case "null":
        return words.noValue;
    }
  };
}

function binText(
  { from, to }: Extract<ColorClass["of"], { kind: "bin" }>,
  bins: BinTexts,
  words: StageWords["layers"],
): string {
  if (to === null) return words.atLeast(bins.first(from ?? 0));
  if (from === null) return words.below(bins.limit(to));
  const first = bins.first(from);
  const last = bins.last(to);
  if (last === null) return words.rangeBelow(first, bins.limit(to));
  return first === last ? first : words.range(first, last);
}

/** Whether the filter excludes every feature of the class. */
function leavesOut(filter: Filter, of: ColorClass["of"], isClosed: boolean): boolean {
  if (of.kind === "null") return true;
  if (filter.kind === "values") return of.kind === "category" && !filter.values.includes(of.value);
  if (filter.kind !== "range" || of.kind !== "bin") return false;
  const isAbove = filter.to !== null && of.from !== null &&
    (isClosed ? of.from > filter.to : of.from >= filter.to);
  const isBelow = filter.from !== null && of.to !== null && of.to <= filter.from;
  return isAbove || isBelow;
}
