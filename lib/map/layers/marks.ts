/** Marks of the hovered and the selected feature: ink, with a casing in the surface's color. */
import { ClipExtension } from "@deck.gl/extensions";
import { PathLayer, ScatterplotLayer } from "@deck.gl/layers";
import type { Layer as DeckLayer } from "@deck.gl/core";
import type { Theme } from "../basemap/palette.ts";
import { CASING } from "./extensions/casing_extension.ts";
import type { Rgb } from "./scales/color_scale.ts";
import { deckColor, FLAT, INK } from "./scales/deck_color.ts";
import type { FeaturePart } from "./feature_parts.ts";
import type { Mark, MarkRole } from "./feature_tile_layer.ts";

/** CSS pixels. */
interface MarkWidth {
  readonly ink: number;
  /** Including the casing. */
  readonly all: number;
}

export type MarkWidths = Readonly<Record<MarkRole, MarkWidth>>;

export const AREA_MARKS: MarkWidths = {
  hovered: { ink: 1.5, all: 1.5 },
  selected: { ink: 2.5, all: 5.5 },
};
export const LINE_MARKS: MarkWidths = {
  hovered: { ink: 2.5, all: 5 },
  selected: { ink: 3, all: 6.5 },
};

const CLIP = new ClipExtension();

/** @param heightOf meters above the ground. */
export function pathMark(
  { id, role, parts, clipBounds, tile }: Mark,
  { widths, theme, heightOf }: {
    readonly widths: MarkWidths;
    readonly theme: Theme;
    heightOf?(properties: Readonly<Record<string, unknown>>): number;
  },
): DeckLayer[] {
  const { ink, all } = widths[role];
  const props = {
    id,
    data: parts,
    tile,
    pickable: false,
    parameters: FLAT,
    widthUnits: "pixels" as const,
    getPath: ({ properties, positions }: FeaturePart) => {
      const height = heightOf?.(properties) ?? 0;
      return positions.flatMap(([longitude, latitude]) => [longitude, latitude, height]);
    },
    getColor: deckColor(INK[theme].ink, 1),
    getWidth: all,
    jointRounded: true,
    antialiasing: true,
    casingColor: INK[theme].surface,
    casingWidth: all - ink,
    clipBounds,
    extensions: [CLIP, CASING],
  };
  return [new PathLayer<FeaturePart>(props)];
}

/** A ring around a point; the selected one is on top, with a ring drawn by the view. */
export function pointMark(
  { id, role, parts, tile }: Mark,
  { theme, radiusOf, colorOf }: {
    readonly theme: Theme;
    radiusOf(properties: Readonly<Record<string, unknown>>): number;
    colorOf(properties: Readonly<Record<string, unknown>>): Rgb;
  },
): DeckLayer[] {
  const { ink, surface } = INK[theme];
  const isHovered = role === "hovered";
  const props = {
    id,
    data: parts,
    tile,
    pickable: false,
    parameters: FLAT,
    radiusUnits: "pixels",
    lineWidthUnits: "pixels",
    stroked: true,
    getPosition: ({ positions: [position] }: FeaturePart): [number, number] =>
      position === undefined ? [NaN, NaN] : [position[0], position[1]],
    getRadius: ({ properties }: FeaturePart) => radiusOf(properties) + (isHovered ? 1.5 : 0),
    getFillColor: ({ properties }: FeaturePart) => deckColor(colorOf(properties), 1),
    getLineColor: deckColor(isHovered ? ink : surface, 1),
    getLineWidth: 1.5,
  } as const;
  return [new ScatterplotLayer<FeaturePart>(props)];
}
