/** Whether a table can be drawn, and as what. */
import { geometryKind, type PlaceColumn } from "../../../lib/maps/propose/place.ts";
import type { TilesetGeometry } from "../../../lib/maps/propose/propose_tileset.ts";
import type { ColumnFacts, Place } from "../../../lib/maps/propose/table_facts.ts";
import { wordsOf } from "../../../lib/maps/propose/names.ts";
import { OperatorError } from "../../../lib/operator_error.ts";
import type { CellGrid } from "./asking.ts";

/**
 * @param geometry CARTO's name of the geometries.
 * @throws {OperatorError} where maps draw no such geometry.
 */
export function kindOf(
  { type, column, because }: PlaceColumn,
  geometry: string | undefined,
  rows: number,
): { type: Place["type"]; because: string } {
  if (type !== "geo") return { type, because };
  const kind = geometryKind(geometry);
  if (rows === 0) {
    const assumed = kind ?? "point";
    return { type: assumed, because: `${because}; ${assumed} is assumed, since there are no rows` };
  }
  if (kind !== undefined) return { type: kind, because };
  if (geometry !== undefined) {
    throw new OperatorError(
      `${column} has geometries of the kind ${geometry}, which maps do not draw. A view with ` +
        "points, lines or polygons alone can be drawn.",
    );
  }
  return { type: "point", because: `${because}; point is assumed, since CARTO reports no kind` };
}

/** CARTO's tilesets are tables of tiles in some warehouses. */
export function looksLikeTileset(columns: readonly ColumnFacts[]): boolean {
  const names = new Set(columns.map(({ name }) => name.toLowerCase()));
  return ["z", "x", "y", "data"].every((name) => names.has(name)) &&
    !columns.some(({ type }) => type === "geometry");
}

/**
 * @param geometry CARTO's name of the geometries.
 * @param cells the grid, as the operator or the policy says: CARTO does not report it.
 * @throws {OperatorError} where maps draw no such tiles.
 */
export function tilesetKindOf(
  tileset: string,
  geometry: string | undefined,
  isCells: boolean,
  cells: CellGrid | undefined,
): { readonly type: TilesetGeometry; readonly because: string } {
  if (isCells) {
    if (cells !== undefined) return { type: cells, because: "as you or the policy say" };
    const type = gridNamed(tileset);
    if (type !== undefined) return { type, because: "cells, of this grid by the tileset's name" };
    throw new OperatorError(
      `The tileset ${tileset} has cells of a grid, and CARTO does not report which: add ` +
        "--cells h3 or --cells quadbin.",
    );
  }
  if (cells !== undefined) {
    throw new OperatorError(`The tileset ${tileset} has no cells of ${cells}.`);
  }
  const kind = geometryKind(geometry);
  if (kind === "point" || kind === "line" || kind === "polygon") {
    return { type: kind, because: `CARTO reports ${geometry}` };
  }
  const what = geometry === undefined
    ? "has geometries whose kind CARTO does not report"
    : `has geometries of the kind ${geometry}`;
  throw new OperatorError(
    `The tileset ${tileset} ${what}: maps draw tilesets of points, lines, polygons and cells.`,
  );
}

/** @returns the grid that alone is in the name, as a word. */
function gridNamed(tileset: string): CellGrid | undefined {
  const words = wordsOf(tileset.split(".").at(-1) ?? "");
  const [isH3, isQuadbin] = [/^h3/, /^quadbin/].map((grid) =>
    words.some((word) => grid.test(word))
  );
  if (isH3 === isQuadbin) return undefined;
  return isH3 ? "h3" : "quadbin";
}

/** @returns why nothing places the rows on a map, and what to do. */
export function noPlace(table: string, columns: readonly ColumnFacts[]): string {
  const integers = columns.find(({ name, type }) => type === "number" && /h3/i.test(name));
  const hint = integers === undefined
    ? "Add one in a view, such as a point of longitude and latitude."
    : `CARTO takes H3 cells as texts: add a view with ${integers.name} as text.`;
  return `${table} has no column that places its rows on a map: no geometry, no H3 and no ` +
    `quadbin cells. ${hint}`;
}
