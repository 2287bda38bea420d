import type { DatabaseSync } from "node:sqlite";
import * as v from "valibot";
import {
  type CellScheme,
  centerOfCell,
  levelOfCell,
  parentOfCell,
  ringsOfCell,
} from "../../spatial/cells.ts";
import { type Area, containsRing, covers, intersects, toArea } from "../../spatial/intersects.ts";
import { defineFunction } from "./define.ts";
import { keepLast } from "./keep_last.ts";

/** When a cell belongs to an area (`spatialFiltersMode` of the widget models). */
export const POLYFILL_MODES = ["intersects", "center", "contains"] as const;

/** See {@linkcode POLYFILL_MODES}. */
export type PolyfillMode = typeof POLYFILL_MODES[number];

const position = v.tuple([v.number(), v.number()]);
const areaSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    scheme: v.picklist(["h3", "quadbin"]),
    mode: v.picklist(POLYFILL_MODES),
    polygons: v.array(v.array(v.array(position))),
  }),
);

/** Answers that are kept for one area: widgets of one view ask for the same cells again. */
const MAX_KNOWN = 200_000;

/**
 * Gives a connection the functions of cells in hexadecimal. Each gives NULL for what is no cell:
 * `cell_level(scheme, cell)`, `cell_parent(scheme, cell, level)`, `cell_in_area(cell, area)`, and
 * `cell_west`, `cell_south`, `cell_east` and `cell_north` of `(scheme, cell)`.
 */
export function registerCellFunctions(database: DatabaseSync): void {
  const define = (name: string, body: Parameters<typeof defineFunction>[2]) =>
    defineFunction(database, name, body);
  define("cell_level", (scheme, cell) => {
    const level = levelOfCell(schemeOf(scheme), String(cell));
    return level === undefined ? null : BigInt(level);
  });
  define(
    "cell_parent",
    (scheme, cell, level) => parentOfCell(schemeOf(scheme), String(cell), Number(level)) ?? null,
  );
  const questionOf = keepLast(cellsInArea);
  define("cell_in_area", (cell, area) => {
    const found = questionOf(String(area))(String(cell));
    return found === undefined ? null : BigInt(found);
  });
  for (const [index, name] of ["west", "south", "east", "north"].entries()) {
    define(
      `cell_${name}`,
      (scheme, cell) => boundsOf(schemeOf(scheme), String(cell))?.[index] ?? null,
    );
  }
}

function schemeOf(scheme: unknown): CellScheme {
  return scheme === "h3" ? "h3" : "quadbin";
}

/** What `cell_in_area` is bound to. */
export function areaText(
  scheme: CellScheme,
  mode: PolyfillMode,
  polygons: Area["polygons"],
): string {
  return JSON.stringify({ scheme, mode, polygons });
}

function cellsInArea(text: string): (cell: string) => boolean | undefined {
  const { scheme, mode, polygons } = v.parse(areaSchema, text);
  const area = toArea(polygons);
  const known = new Map<string, boolean | undefined>();
  return (cell) => {
    if (known.has(cell)) return known.get(cell);
    const found = levelOfCell(scheme, cell) === undefined
      ? undefined
      : isInArea(scheme, cell, mode, area);
    if (known.size < MAX_KNOWN) known.set(cell, found);
    return found;
  };
}

function isInArea(scheme: CellScheme, cell: string, mode: PolyfillMode, area: Area): boolean {
  if (mode === "center") {
    const center = centerOfCell(scheme, cell);
    return center !== undefined && covers(area, center);
  }
  const rings = ringsOfCell(scheme, cell);
  const meeting = rings.filter((ring) => {
    const { west, south, east, north } = toArea([[ring]]);
    return west <= area.east && east >= area.west && south <= area.north && north >= area.south;
  });
  return mode === "contains"
    ? meeting.length === rings.length && rings.every((ring) => containsRing(area, ring))
    : meeting.some((ring) => intersects({ type: "Polygon", coordinates: [ring] }, area));
}

function boundsOf(scheme: CellScheme, cell: string): readonly number[] | undefined {
  if (levelOfCell(scheme, cell) === undefined) return undefined;
  const { west, south, east, north } = toArea([ringsOfCell(scheme, cell)]);
  return [west, south, east, north];
}
