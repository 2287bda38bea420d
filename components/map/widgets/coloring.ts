/** Links widgets with the map's colors. */
import type { Encoding, Value } from "../../../lib/map/document.ts";
import type { ColorScale, Rgb } from "../../../lib/map/layers/scales/color_scale.ts";
import type { LayerState } from "../state/layer_state.ts";
import type { MapState } from "../state/map_state.ts";

/** A column of a dataset. */
export interface ColumnOf {
  readonly dataset: string;
  readonly column: string;
}

/** A layer that can be colored by a column. */
export interface Coloring {
  readonly layer: LayerState;
  /** The index of its encoding. */
  readonly encoding: number;
  readonly active: boolean;
}

/** @returns the scale of the uppermost visible layer that is colored by the column, else null. */
export function colorsBy(state: MapState, { dataset, column }: ColumnOf): ColorScale | null {
  return layersColoredBy(state, { dataset, column })[0]?.colors.value ?? null;
}

/** @returns the ways to color the map by the column, where there is a choice. */
export function coloringsBy(state: MapState, { dataset, column }: ColumnOf): readonly Coloring[] {
  return [...state.layers.values()].flatMap((layer) => {
    const encodings = encodingsOf(layer);
    const encoding = encodings.findIndex((one) => one.column === column);
    if (layer.layer.dataset !== dataset || encodings.length < 2 || encoding === -1) return [];
    const chosen = state.query.value.colors.get(layer.layer.id) ?? 0;
    return [{ layer, encoding, active: encoding === chosen }];
  });
}

/** Highlights the features of that value on the map; undefined for none. */
export function emphasize(
  state: MapState,
  of: ColumnOf,
  value: Value | null | undefined,
): void {
  for (const { colors, emphasized } of layersColoredBy(state, of)) {
    emphasized.value = value === undefined ? null : [colors.value.classOf(value).key];
  }
}

export const cssColor = ([red, green, blue]: Rgb): string => `rgb(${red} ${green} ${blue})`;

function layersColoredBy(state: MapState, { dataset, column }: ColumnOf): readonly LayerState[] {
  return [...state.layers.values()].filter(({ layer, visible, colors }) =>
    layer.dataset === dataset && visible.value && colors.value.column === column
  );
}

function encodingsOf({ layer }: LayerState): readonly Encoding[] {
  const color = "color" in layer ? layer.color : undefined;
  if (color === undefined || typeof color === "string") return [];
  return Array.isArray(color) ? color : [color];
}
