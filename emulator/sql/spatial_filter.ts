import * as v from "valibot";
import { ApiError } from "../http/api_error.ts";
import type { Column } from "../store/catalog.ts";
import { cellOf } from "../tiles/mercator.ts";
import { requireColumn } from "./columns.ts";
import { Binder, type BoundSql } from "./condition.ts";
import { type Area, toArea } from "./intersects.ts";
import { quoteName } from "./scope.ts";

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
const filtersSchema = v.record(v.string(), geometry);

/** More corners than anyone draws; each costs time for every row. */
const MAX_POSITIONS = 50_000;

/** Areas by the geometry column that they bound (`spatialFilters` of the widget models). */
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
    if (area.coordinates.flat(2).length > MAX_POSITIONS) {
      throw new ApiError(400, `spatialFilters.${name}: more than ${MAX_POSITIONS} positions`);
    }
  }
  return parsed.output;
}

/**
 * Translates spatial filters into a condition on a source's columns, like
 * {@linkcode filtersToCondition}: the geometry shares a point with the area.
 *
 * @returns `undefined` where there is none; its bindings are called `spatial0`, `spatial1`, …
 * @throws {ApiError} 400 where a column is missing or no geometry
 */
export function spatialFiltersToCondition(
  filters: SpatialFilters,
  columns: readonly Column[],
): BoundSql | undefined {
  const binder = new Binder("spatial");
  const conditions = Object.entries(filters).map(([name, area]) => {
    const column = requireColumn(columns, name);
    if (column.type !== "geometry" && column.type !== "unknown") {
      throw new ApiError(400, `spatialFilters.${name}: the column is a ${column.type}`);
    }
    const polygons = area.type === "Polygon" ? [area.coordinates] : area.coordinates;
    return areaCondition(quoteName(column.name), toArea(polygons), binder);
  });
  return conditions.length > 0
    ? { sql: conditions.join(" AND "), bindings: binder.bindings }
    : undefined;
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
