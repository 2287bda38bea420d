/** Label positions of lines and areas: one each, however many tiles they span. */
import type { Bounds } from "../view/position.ts";
import { idOf } from "./feature_id.ts";
import { contentOf, type Numbers, propertiesAt, type TileContent } from "./tile_content.ts";

type Place = readonly [longitude: number, latitude: number];

export interface Label {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly at: Place;
}

/** A feature's part in a tile. */
interface Part extends Label {
  /** The length of a line, the size of an area; in degrees. */
  readonly size: number;
  readonly bounds: Bounds;
  holds(place: Place): boolean;
}

/** A smaller share of its tile has no room for a text. */
const LEAST_SHARE = 1e-4;

/** Cached by tile: each is searched once. */
const known = new WeakMap<TileContent, readonly (readonly [id: string | null, Part])[]>();

/** @param tiles the drawn ones, with their size in square degrees. */
export function labelsOf(
  tiles: readonly { readonly content: unknown; readonly area: number }[],
  idColumn: string,
): Label[] {
  const alone: Label[] = [];
  const byId = new Map<string, Part[]>();
  for (const { content, area } of tiles) {
    for (const [id, part] of partsIn(content, area, idColumn)) {
      if (id === null) alone.push(part);
      else byId.set(id, [...byId.get(id) ?? [], part]);
    }
  }
  return [...alone, ...[...byId.values()].flatMap(joined)];
}

/** The center of all parts if it lies in one of them, else that of the largest. */
function joined(parts: readonly Part[]): Label[] {
  const [largest, ...others] = parts.toSorted((one, other) => other.size - one.size);
  if (largest === undefined) return [];
  if (others.length === 0) return [largest];
  const middle = middleOf(parts.map(({ bounds }) => bounds));
  const isInside = parts.some((part) => part.holds(middle));
  return [{ properties: largest.properties, at: isInside ? middle : largest.at }];
}

function middleOf(all: readonly Bounds[]): Place {
  const west = Math.min(...all.map(([west]) => west));
  const south = Math.min(...all.map(([, south]) => south));
  const east = Math.max(...all.map(([, , east]) => east));
  const north = Math.max(...all.map(([, , , north]) => north));
  return [(west + east) / 2, (south + north) / 2];
}

function partsIn(content: unknown, area: number, idColumn: string) {
  const tile = contentOf(content);
  if (tile === null) return [];
  const before = known.get(tile);
  if (before !== undefined) return before;
  const parts = [...linesIn(tile), ...areasIn(tile, area * LEAST_SHARE)]
    .map((part) => [idOf(part.properties, idColumn), part] as const);
  known.set(tile, parts);
  return parts;
}

function* linesIn({ lines }: TileContent): Generator<Part> {
  const placeAt = placesOf(lines.positions);
  for (const [start, end] of spansOf(lines.pathIndices)) {
    const path = Array.from({ length: end - start }, (_, index) => placeAt(start + index));
    const steps = path.slice(1).map((place, index) => distance(path[index] ?? place, place));
    const size = steps.reduce((all, step) => all + step, 0);
    if (size === 0) continue;
    const at = alongPath(path, steps, size / 2);
    const properties = propertiesAt(lines, start);
    yield { properties, at, size, bounds: boundsOf(path), holds: () => false };
  }
}

function* areasIn({ polygons }: TileContent, least: number): Generator<Part> {
  const placeAt = placesOf(polygons.positions);
  const corners = polygons.triangles.value;
  let next = 0;
  for (const [start, end] of spansOf(polygons.polygonIndices)) {
    const triangles: Triangle[] = [];
    for (; next < corners.length && (corners[next] ?? end) < end; next += 3) {
      const [a, b, c] = [0, 1, 2].map((corner) => placeAt(corners[next + corner] ?? NaN));
      if (a !== undefined && b !== undefined && c !== undefined) triangles.push([a, b, c]);
    }
    const size = triangles.reduce((all, triangle) => all + areaOf(triangle), 0);
    if (!(size > least)) continue;
    const bounds = boundsOf(triangles.flat());
    const holds = (place: Place) => triangles.some((triangle) => isIn(place, triangle));
    const middle = middleOf([bounds]);
    const [largest] = triangles.toSorted((one, other) => areaOf(other) - areaOf(one));
    const at = holds(middle) || largest === undefined ? middle : centerOf(largest);
    yield { properties: propertiesAt(polygons, start), at, size, bounds, holds };
  }
}

type Triangle = readonly [Place, Place, Place];

function* spansOf({ value }: Numbers): Generator<readonly [start: number, end: number]> {
  for (let index = 1; index < value.length; index++) {
    const [start = 0, end = 0] = [value[index - 1], value[index]];
    if (start < end) yield [start, end];
  }
}

const placesOf = ({ value, size }: Numbers) => (index: number): Place => [
  value[index * size] ?? NaN,
  value[index * size + 1] ?? NaN,
];

const boundsOf = (places: readonly Place[]): Bounds => {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [longitude, latitude] of places) {
    [west, east] = [Math.min(west, longitude), Math.max(east, longitude)];
    [south, north] = [Math.min(south, latitude), Math.max(north, latitude)];
  }
  return [west, south, east, north];
};

const distance = ([x, y]: Place, [toX, toY]: Place) => Math.hypot(toX - x, toY - y);

function alongPath(path: readonly Place[], steps: readonly number[], way: number): Place {
  let left = way;
  for (const [index, step] of steps.entries()) {
    const [[x, y] = [NaN, NaN], [toX, toY] = [NaN, NaN]] = path.slice(index, index + 2);
    const share = step === 0 ? 1 : left / step;
    if (share <= 1 && step > 0) return [x + (toX - x) * share, y + (toY - y) * share];
    left -= step;
  }
  return path.at(-1) ?? [NaN, NaN];
}

/** Twice the signed area. */
const turn = ([ax, ay]: Place, [bx, by]: Place, [cx, cy]: Place) =>
  (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);

const areaOf = ([a, b, c]: Triangle) => Math.abs(turn(a, b, c)) / 2;

const centerOf = ([[ax, ay], [bx, by], [cx, cy]]: Triangle): Place => [
  (ax + bx + cx) / 3,
  (ay + by + cy) / 3,
];

function isIn(place: Place, [a, b, c]: Triangle): boolean {
  const turns = [turn(a, b, place), turn(b, c, place), turn(c, a, place)];
  return turns.every((one) => one >= 0) || turns.every((one) => one <= 0);
}
