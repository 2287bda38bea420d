/** All tables that are made when they are first asked for. */
import { demandH3, demandQuadbin } from "./demand.ts";
import { deliveries, routes, zones } from "./logistics.ts";
import { cellTowers, fires, pois, populatedPlaces } from "./public_tables.ts";
import type { SyntheticTable } from "./synthetic_table.ts";

/** By their full names. */
export const SYNTHETIC_TABLES: ReadonlyMap<string, SyntheticTable> = new Map(
  [
    deliveries,
    routes,
    zones,
    demandH3,
    demandQuadbin,
    pois,
    populatedPlaces,
    fires,
    cellTowers,
  ].map((table) => [table.definition.name, table]),
);
