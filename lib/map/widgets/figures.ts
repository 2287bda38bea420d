/** The figures of what is in view, as CARTO computes them (SQL API, widget models). */
import type { SpatialFilter, WidgetQuerySource } from "@carto/api-client";
import * as v from "valibot";
import { type Capabilities, COLUMN } from "../fields/dataset.ts";
import { filtersOf, OWNER } from "../query/filters.ts";
import type { MapQuery } from "../query/map_query.ts";
import type { Bounds } from "../view/position.ts";

/** A store type with what its stores take in, or how many they are where revenue is not shown. */
export interface TypeFigure {
  readonly type: string;
  readonly value: number;
}

export interface Figures {
  readonly count: number;
  /** US dollars; null where revenue is not shown. */
  readonly revenue: number | null;
  /** The filter by type aside; the largest first. */
  readonly types: readonly TypeFigure[];
  /**
   * Stores by revenue, the filter by revenue aside: in each bin between two of {@linkcode ticks}.
   */
  readonly bins: readonly number[];
  readonly ticks: readonly number[];
}

/** What is asked for. */
export interface FiguresRequest {
  readonly query: MapQuery;
  readonly capabilities: Capabilities;
  readonly bounds: Bounds;
  /** Limits of the histogram's bins. */
  readonly ticks: readonly number[];
  readonly signal: AbortSignal;
}

const Totals = v.object({ stores: v.number(), revenue: v.nullish(v.number()) });
const Type = v.object({ name: v.nullable(v.string()), value: v.nullable(v.number()) });

/** @throws what the client throws where CARTO refuses or cannot be reached. */
export async function loadFigures(
  source: WidgetQuerySource,
  { query, capabilities, bounds, ticks, signal }: FiguresRequest,
): Promise<Figures> {
  const common = {
    filters: filtersOf(query, capabilities),
    spatialFilter: viewFilter(bounds),
    signal,
  };
  const [totals, types, histogram] = await Promise.all([
    source.getAggregations({
      ...common,
      aggregations: [
        { column: "*", operation: "count", alias: "stores" },
        ...capabilities.revenue
          ? [{ column: COLUMN.revenue, operation: "sum", alias: "revenue" } as const]
          : [],
      ],
    }),
    capabilities.type
      ? source.getCategories({
        ...common,
        filterOwner: OWNER.type,
        column: COLUMN.type,
        ...capabilities.revenue
          ? { operation: "sum", operationColumn: COLUMN.revenue }
          : { operation: "count" },
      })
      : [],
    capabilities.revenue && ticks.length > 1
      ? source.getHistogram({
        ...common,
        filterOwner: OWNER.revenue,
        column: COLUMN.revenue,
        operation: "count",
        ticks: [...ticks],
      })
      : [],
  ]);
  const [total] = v.parse(v.tuple([Totals]), totals.rows);
  return {
    count: total.stores,
    revenue: capabilities.revenue ? total.revenue ?? 0 : null,
    types: v.parse(v.array(Type), types).flatMap(({ name, value }) =>
      name === null ? [] : [{ type: name, value: value ?? 0 }]
    ),
    bins: binsOf(v.parse(v.array(v.number()), histogram), ticks),
    ticks,
  };
}

/**
 * @param values as the client gives them: below the first tick, each bin, above the last tick; none
 * where no store is in view.
 */
function binsOf(values: readonly number[], ticks: readonly number[]): number[] {
  return Array.from(
    { length: Math.max(0, ticks.length - 1) },
    (_, index) => values[index + 1] ?? 0,
  );
}

/** What is in view as a filter; nothing where that is all the world (as the client's own helper). */
export function viewFilter([west, south, east, north]: Bounds): SpatialFilter | undefined {
  if (east - west >= 360) return undefined;
  const ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
  return { type: "Polygon", coordinates: [ring] };
}
