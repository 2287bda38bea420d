/** The parts of one feature in tiles: a feature that spans tiles has a part in each. */
import { getOrCreate } from "../../get_or_create.ts";
import { idOf } from "./feature_id.ts";
import {
  contentOf,
  type Features,
  type Numbers,
  propertiesAt,
  type TileContent,
} from "./tile_content.ts";

export interface FeaturePart {
  readonly properties: Readonly<Record<string, unknown>>;
  /** A point has one position; a line, or a ring of an area, several. */
  readonly positions: readonly (readonly [longitude: number, latitude: number])[];
}

/** Cached by tile and id: a tile is searched once. */
const known = new WeakMap<TileContent, Map<string, readonly FeaturePart[]>>();
const MOST_KNOWN = 8;

/** @returns the parts of the feature with that id in a tile. */
export function partsOf(tile: unknown, id: string, idColumn: string): readonly FeaturePart[] {
  const content = contentOf(tile);
  if (content === null) return [];
  const ofTile = getOrCreate(known, content, () => new Map<string, readonly FeaturePart[]>());
  const before = ofTile.get(id);
  if (before !== undefined) return before;
  if (ofTile.size >= MOST_KNOWN) ofTile.clear();
  const { points, lines, polygons } = content;
  const parts = [
    ...find(points, null, id, idColumn),
    ...find(lines, lines.pathIndices, id, idColumn),
    ...find(polygons, polygons.primitivePolygonIndices, id, idColumn),
  ];
  ofTile.set(id, parts);
  return parts;
}

/** @param starts where each path starts, and the last one ends; null for points. */
function find(
  features: Features,
  starts: Numbers | null,
  id: string,
  idColumn: string,
): FeaturePart[] {
  const { positions: { value, size } } = features;
  const count = starts === null ? value.length / size : starts.value.length - 1;
  const { of, wanted } = lookedFor(features, id, idColumn);
  const parts: FeaturePart[] = [];
  for (let index = 0; index < count; index++) {
    const start = starts === null ? index : starts.value[index] ?? 0;
    if (!wanted.has(of[start] ?? NaN)) continue;
    const end = starts === null ? index + 1 : starts.value[index + 1] ?? 0;
    if (start >= end) continue;
    const positions = Array.from({ length: end - start }, (_, offset) => {
      const at = (start + offset) * size;
      return [value[at] ?? NaN, value[at + 1] ?? NaN] as const;
    });
    parts.push({ properties: propertiesAt(features, start), positions });
  }
  return parts;
}

/** Compared as numbers: each hover searches all features of the tiles. */
interface LookedFor {
  /** What each position has. */
  readonly of: Numbers["value"];
  readonly wanted: ReadonlySet<number>;
}

function lookedFor(
  { numericProps, properties, featureIds }: Features,
  id: string,
  idColumn: string,
): LookedFor {
  const numeric = Object.hasOwn(numericProps, idColumn) ? numericProps[idColumn] : undefined;
  if (numeric !== undefined) {
    const number = Number(id);
    return {
      of: numeric.value,
      wanted: new Set(idOf({ id: number }, "id") === id ? [number] : []),
    };
  }
  const wanted = new Set<number>();
  for (const [index, one] of properties.entries()) {
    const value = one[idColumn];
    if (typeof value === "string" && value !== id) continue;
    if (idOf(one, idColumn) === id) wanted.add(index);
  }
  return { of: featureIds.value, wanted };
}
