/**
 * The geometry of a layer's rows. The Builder map does not say it for tiles of geometries (Builder
 * learns it from CARTO), so it is guessed by what the layer sets.
 */
import * as v from "valibot";

export type Shape = "point" | "line" | "polygon";
export const SHAPES = ["point", "line", "polygon"] as const;

const flag = v.fallback(v.optional(v.boolean()), undefined);
const anything = v.optional(v.unknown());
const Hinting = v.object({
  type: v.string(),
  config: v.object({
    dataId: v.string(),
    visConfig: v.fallback(
      v.object({
        customMarkers: flag,
        enable3d: flag,
        filled: flag,
        fillPatternEnabled: flag,
        stroked: flag,
      }),
      {},
    ),
  }),
  visualChannels: v.fallback(
    v.object({
      heightField: anything,
      radiusField: anything,
      rotationField: anything,
      sizeField: anything,
    }),
    {},
  ),
});

/** What a layer suggests of its dataset. */
export interface Hint {
  readonly dataId: string;
  readonly shape: Shape;
  /** The grid of a tileset that such a layer draws. */
  readonly grid?: "h3" | "quadbin" | undefined;
}

/** @returns undefined where nothing suggests a shape. */
export function hintOf(layer: unknown): Hint | undefined {
  const read = v.safeParse(Hinting, layer);
  if (!read.success) return undefined;
  const { type, config: { dataId, visConfig }, visualChannels } = read.output;
  const shape = shapeOf(type, visConfig, visualChannels);
  return shape === undefined ? undefined : { dataId, shape, grid: GRIDS.get(type) };
}

const GRIDS: ReadonlyMap<string, "h3" | "quadbin"> = new Map([
  ["h3", "h3"],
  ["quadbin", "quadbin"],
  ["heatmapTile", "quadbin"],
  ["clusterTile", "quadbin"],
]);

type Read = v.InferOutput<typeof Hinting>;

function shapeOf(
  type: string,
  { customMarkers, enable3d, filled, fillPatternEnabled, stroked }: Read["config"]["visConfig"],
  { heightField, radiusField, rotationField, sizeField }: Read["visualChannels"],
): Shape | undefined {
  const isSet = (value: unknown) => value !== undefined && value !== null;
  if (GRIDS.has(type)) return "point";
  if (customMarkers || isSet(radiusField) || isSet(rotationField)) return "point";
  if (fillPatternEnabled || (enable3d && isSet(heightField))) return "polygon";
  if (filled === false && stroked) return "line";
  return isSet(sizeField) && !filled ? "line" : undefined;
}
