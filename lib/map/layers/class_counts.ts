/** Counts features by the classes of their colors, for the legend: what is drawn and in view. */
import type { Bounds } from "../view/position.ts";
import type { ColorScale } from "./scales/color_scale.ts";
import { idOf } from "./feature_id.ts";
import { contentOf, type Features, propertiesAt } from "./tile_content.ts";

/**
 * Counts what a layer has drawn within the bounds.
 *
 * @returns the counts by the classes' keys; without the classes that no feature has.
 */
export type ClassCounter = (bounds: Bounds, colors: ColorScale) => ReadonlyMap<string, number>;

/** A feature's extent, and its value of the column that colors it. */
export interface Counted {
  readonly extent: Bounds;
  value(): unknown;
}

/** @param contents of loaded tiles of features; a line or an area counts once over all tiles. */
export function featureCounter(contents: readonly unknown[], idColumn: string): ClassCounter {
  return (bounds, colors) => {
    const seen = new Set<string>();
    return countClasses(
      contents.flatMap((content) => {
        const parsed = contentOf(content);
        if (parsed === null) return [];
        const isNew = (features: Features, at: number) => {
          const id = idOf(propertiesAt(features, at), idColumn);
          const before = seen.size;
          return id === null || seen.add(id).size > before;
        };
        return [
          extentsOf(parsed.points, colors.column),
          extentsOf(parsed.lines, colors.column, isNew),
          extentsOf(parsed.polygons, colors.column, isNew),
        ];
      }),
      bounds,
      colors,
    );
  };
}

/** @param lists of features, read one after the other. */
export function countClasses(
  lists: readonly Iterable<Counted>[],
  bounds: Bounds,
  colors: ColorScale,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const list of lists) {
    for (const { extent, value } of list) {
      if (!meet(extent, bounds)) continue;
      const { key } = colors.classOf(value());
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

/** @param isNew whether the feature at a position was not in an earlier tile. */
function* extentsOf(
  features: Features,
  column: string | null,
  isNew: (features: Features, at: number) => boolean = () => true,
): Generator<Counted> {
  const { positions: { value, size }, featureIds, properties, numericProps } = features;
  const numbers = column !== null && Object.hasOwn(numericProps, column)
    ? numericProps[column]?.value
    : undefined;
  const count = value.length / size;
  for (let start = 0, end = 0; start < count; start = end) {
    const feature = featureIds.value[start] ?? -1;
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (; end < count && featureIds.value[end] === feature; end++) {
      const [longitude = NaN, latitude = NaN] = [value[end * size], value[end * size + 1]];
      [west, east] = [Math.min(west, longitude), Math.max(east, longitude)];
      [south, north] = [Math.min(south, latitude), Math.max(north, latitude)];
    }
    const at = start;
    if (!isNew(features, at)) continue;
    yield {
      extent: [west, south, east, north],
      value: () => numbers?.[at] ?? (column === null ? undefined : properties[feature]?.[column]),
    };
  }
}

/** Whether both have a place in common; bounds may go on beyond the 180th meridian. */
function meet([west, south, east, north]: Bounds, bounds: Bounds): boolean {
  if (north < bounds[1] || south > bounds[3]) return false;
  return [0, 360].some((world) => west + world <= bounds[2] && east + world >= bounds[0]);
}
