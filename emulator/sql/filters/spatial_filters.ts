import * as v from "valibot";
import { ApiError } from "../../errors/api_error.ts";
import { levelOfCell } from "../../spatial/cells.ts";
import { type Area, toArea } from "../../spatial/intersects.ts";
import { cellOf } from "../../spatial/mercator.ts";
import type { Column } from "../../store/catalog.ts";
import { quoteName } from "../../store/quote_name.ts";
import { areaText, type PolyfillMode } from "../functions/cell_functions.ts";
import { Binder, type BoundSql } from "../parse/bound_sql.ts";
import {
  CELL_TYPES,
  type CellColumn,
  cellColumn,
  cellText,
  type SpatialDataType,
} from "./cell_column.ts";
import { requireColumn } from "./require_column.ts";

/** More cells than anyone selects. */
const MAX_INDEXES = 100_000;

const number = v.pipe(v.number(), v.finite());
const position = v.pipe(
  v.array(number),
  v.minLength(2, "a position has two coordinates"),
  v.transform((numbers): readonly [number, number] => [numbers[0] ?? 0, numbers[1] ?? 0]),
);
const ring = v.pipe(
  v.array(position),
  v.minLength(4, "a ring has four positions or more"),
  v.check((positions) => {
    const [first, last] = [positions[0], positions.at(-1)];
    return first?.[0] === last?.[0] && first?.[1] === last?.[1];
  }, "a ring must end where it begins"),
);
const polygon = v.pipe(v.array(ring), v.minLength(1, "a polygon has an outer ring"));
const geometry = v.variant("type", [
  v.object({ type: v.literal("Polygon"), coordinates: polygon }),
  v.object({ type: v.literal("MultiPolygon"), coordinates: v.array(polygon) }),
], "expected a Polygon or a MultiPolygon");
const selection = v.object({
  indexes: v.pipe(v.array(v.string()), v.maxLength(MAX_INDEXES)),
  type: v.picklist(CELL_TYPES),
});
const filtersSchema = v.record(
  v.string(),
  v.lazy((value) => isObject(value) && "indexes" in value ? selection : geometry),
);

/** More corners than anyone draws; each costs time for every row. */
const MAX_POSITIONS = 50_000;

/**
 * Areas, or selected cells, by the column that they bound (`spatialFilters` of the widget
 * models).
 */
export type SpatialFilters = v.InferOutput<typeof filtersSchema>;

/**
 * Checks `spatialFilters`; nothing at all and `{}` mean none.
 *
 * @throws {ApiError} 400 that says what is wrong with the GeoJSON (RFC 7946)
 */
export function parseSpatialFilters(raw: unknown): SpatialFilters {
  if (raw === undefined || raw === null || raw === "") return {};
  const parsed = v.safeParse(filtersSchema, Array.isArray(raw) ? "a list" : raw);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const path = ["spatialFilters", v.getDotPath(issue)].filter(Boolean).join(".");
    throw new ApiError(400, `${path}: ${issue.message}`);
  }
  for (const [name, area] of Object.entries(parsed.output)) {
    if ("coordinates" in area && area.coordinates.flat(2).length > MAX_POSITIONS) {
      throw new ApiError(400, `spatialFilters.${name}: more than ${MAX_POSITIONS} positions`);
    }
  }
  return parsed.output;
}

/** How a request says that a column's places are given. */
export interface SpatialColumn {
  readonly type: SpatialDataType;
  /** When a cell belongs to an area. */
  readonly mode: PolyfillMode;
}

/**
 * Translates spatial filters into a condition on a source's columns, like
 * {@linkcode filtersToCondition}: the geometry shares a point with the area, or the cell belongs
 * to it or lies in a selected one.
 *
 * @returns `undefined` where there is none; its bindings are called `spatial0`, `spatial1`, …
 * @throws {ApiError} 400 where a column is missing, or of another type than the request says
 */
export function spatialFiltersToCondition(
  filters: SpatialFilters,
  columns: readonly Column[],
  { type, mode }: SpatialColumn = { type: "geo", mode: "intersects" },
): BoundSql | undefined {
  const binder = new Binder("spatial");
  const conditions = Object.entries(filters).map(([name, filter]) => {
    const field = `spatialFilters.${name}`;
    const column = requireColumn(columns, name);
    if (type !== "geo") return cellCondition(cellColumn(field, column, type), filter, mode, binder);
    if ("indexes" in filter) {
      throw new ApiError(
        400,
        `${field}: the embedded CARTO selects cells in columns of cells only`,
      );
    }
    if (column.type !== "geometry" && column.type !== "unknown") {
      throw new ApiError(400, `${field}: the column is a ${column.type}`);
    }
    return areaCondition(quoteName(column.name), toArea(polygonsOf(filter)), binder);
  });
  return conditions.length > 0
    ? { sql: conditions.join(" AND "), bindings: binder.bindings }
    : undefined;
}

function polygonsOf(area: v.InferOutput<typeof geometry>): Area["polygons"] {
  return area.type === "Polygon" ? [area.coordinates] : area.coordinates;
}

/** A cell belongs to an area by the mode; to a selection, where a selected cell holds it. */
function cellCondition(
  { name, type, scheme, hex }: CellColumn,
  filter: SpatialFilters[string],
  mode: PolyfillMode,
  binder: Binder,
): string {
  if (!("indexes" in filter)) {
    return `cell_in_area(${hex}, ${binder.bind(areaText(scheme, mode, polygonsOf(filter)))})`;
  }
  if (filter.type !== type) {
    throw new ApiError(400, `spatialFilters.${name}: the column holds ${type}, not ${filter.type}`);
  }
  const byLevel = new Map<number, string[]>();
  for (const index of filter.indexes) {
    const cell = cellText(type, index);
    const level = cell === undefined ? undefined : levelOfCell(scheme, cell);
    if (cell === undefined || level === undefined) {
      const shown = index.slice(0, 40);
      throw new ApiError(400, `spatialFilters.${name}.indexes: "${shown}" is no cell of ${type}`);
    }
    byLevel.set(level, [...byLevel.get(level) ?? [], cell]);
  }
  const alternatives = [...byLevel].map(([level, cells]) => {
    const list = binder.bind(JSON.stringify(cells));
    const parent = `cell_parent('${scheme}', ${hex}, ${binder.bind(level)})`;
    return `${parent} IN (SELECT value FROM json_each(${list}))`;
  });
  return alternatives.length > 0 ? `(${alternatives.join(" OR ")})` : "FALSE";
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/**
 * The keys of a rectangle's cells lie between those of its corners (see tiles/mercator.ts), which
 * spares most points of a table the exact question.
 */
function areaCondition(geometry: string, area: Area, binder: Binder): string {
  if (area.polygons.length === 0) return "FALSE";
  const first = binder.bind(cellOf(wrap(area.west), area.north));
  const last = binder.bind(cellOf(wrap(area.east), area.south));
  const exact = `in_area(${geometry}, ${binder.bind(JSON.stringify(area.polygons))})`;
  return `CASE WHEN typeof(${geometry}) = 'integer' AND ${geometry} NOT BETWEEN ${first} AND ${last}
    THEN FALSE ELSE ${exact} END`;
}

function wrap(lon: number): number {
  return Math.min(180, Math.max(-180, lon));
}
