/** Texts around a picture of the map. */
import { formatsOf } from "../../../lib/locale/formats.ts";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { Layer } from "../../../lib/map/document.ts";
import type { PictureTexts } from "../../../lib/map/export/picture.ts";
import type { Rgb } from "../../../lib/map/layers/scales/color_scale.ts";
import { filterTexts } from "../../../lib/map/query/filter_text.ts";
import { legendEntries } from "../layers/legend_entries.ts";
import type { LayerState } from "../state/layer_state.ts";
import type { MapState } from "../state/map_state.ts";

export interface LegendPart {
  readonly title: string;
  readonly type: Layer["type"];
  readonly entries: readonly {
    readonly color: Rgb;
    readonly size?: number;
    readonly text: string;
  }[];
}

/**
 * @param at milliseconds since the epoch.
 * @returns the groups, the filters, the time, and the legend.
 */
export function pictureTexts(state: MapState, at: number): PictureTexts {
  return {
    title: state.texts.mapTitle,
    details: pictureDetails(state, at),
    legend: legendParts(state).map(({ entries, ...part }) => ({
      ...part,
      entries: entries.map(({ color, ...entry }) => ({
        ...entry,
        color: `rgb(${color.join(" ")})`,
      })),
    })),
  };
}

/** @returns the lines below the title: groups, row count, filters and time. */
export function pictureDetails(state: MapState, at: number): readonly string[] {
  const words = mapWordsOf(state.locale);
  const groups = state.access.peek()?.groups ?? [];
  const [first] = state.document.layers;
  const count = first === undefined ? null : state.datasetOf(first.dataset).count.peek();
  const counted = first === undefined || count === null
    ? []
    : [words.fields.inView(state.texts.counted(first.dataset, count))];
  const filters = filterTexts(state.query.peek(), state.document, state.texts, words);
  const facts = [...groups, ...counted, formatsOf(state.locale).dateTime(at)];
  return [facts.join(" · "), ...filters.map(({ detail }) => detail)];
}

/** Between black and white, so that it is visible on both backgrounds. */
const SIZE_COLOR: Rgb = [128, 128, 128];

/** @returns the legend of the layers that are drawn now. */
export function legendParts(state: MapState): readonly LegendPart[] {
  return [...state.layers.values()].flatMap((own) => {
    if (own.drawn.peek() === null || own.layer.type === "raster") return [];
    return [...colorParts(state, own), ...sizeParts(state, own)];
  });
}

function colorParts(state: MapState, own: LayerState): readonly LegendPart[] {
  const { layer, colors } = own;
  const { column } = colors.peek();
  const entries = legendEntries(state, own).filter(({ isOut }) => !isOut);
  const title = state.texts.layerTitle(layer);
  return [{
    title: column === null ? title : `${title}: ${state.texts.label(layer.dataset, column)}`,
    type: layer.type,
    // A layer of one color has its title for its only entry: it is written once.
    entries: entries.map(({ color, label }) => ({ color, text: label === title ? "" : label })),
  }];
}

function sizeParts(state: MapState, { layer, sizes }: LayerState): readonly LegendPart[] {
  const { column = null, steps = [] } = sizes.peek() ?? {};
  if (column === null || steps.length === 0) return [];
  return [{
    title: state.texts.label(layer.dataset, column),
    type: layer.type,
    entries: steps.map(({ value, size }) => ({
      color: SIZE_COLOR,
      size,
      text: state.texts.value(layer.dataset, column, value, "compact"),
    })),
  }];
}
