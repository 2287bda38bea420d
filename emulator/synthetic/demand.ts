import { cellToLatLng, gridDisk, gridDistance, latLngToCell } from "h3-js";
import { tileToCell } from "quadbin";
import { CELL_ZOOM, cellOf, columnAndRow } from "../spatial/mercator.ts";
import type { TableDefinition, TableLoad, Value } from "../store/tables.ts";
import { integer, seededRandom } from "./random.ts";
import { readCities } from "./streets.ts";
import { SYNTHETIC, type SyntheticTable } from "./synthetic_table.ts";

const SEED = 20_260_829;

/** H3's resolution of 0.1 square kilometers, and a level of quadbin that is a little coarser. */
const H3_LEVEL = 9;
const QUADBIN_LEVEL = 16;

/** Around each store demand reaches so many cells far. */
const REACH = 3;

const CITIES: ReadonlySet<string> = new Set([
  "BOSTON",
  "DORCHESTER",
  "NEW YORK",
  "CHICAGO",
  "LOS ANGELES",
]);

interface Demand {
  readonly city: string;
  readonly state: string;
  orders: number;
  revenue: number;
}

const COLUMNS = [
  { name: "orders", type: "number" },
  { name: "revenue", type: "number" },
  { name: "city", type: "string" },
  { name: "state", type: "string" },
] as const;

const definition = (
  name: string,
  column: string,
  type: "string" | "number",
): TableDefinition => ({
  name,
  description: "Orders of a month by cells of a grid",
  attribution: SYNTHETIC,
  indexed: [column],
  columns: [{ name: column, type }, ...COLUMNS],
});

/** Orders by cells of H3. */
export const demandH3: SyntheticTable = {
  edition: 1,
  definition: definition("acme.logistics.demand_h3", "h3", "string"),
  fill: (load) => fill(load, makeDemand()),
};

/** The same orders by cells of quadbin: each cell of H3 counts where its middle lies. */
export const demandQuadbin: SyntheticTable = {
  edition: 1,
  definition: definition("acme.logistics.demand_quadbin", "quadbin", "number"),
  fill(load) {
    const cells = new Map<bigint, Demand>();
    for (const [cell, { orders, revenue, ...rest }] of makeDemand()) {
      const [lat, lon] = cellToLatLng(cell);
      const [x, y] = columnAndRow(cellOf(lon, lat));
      const shrink = 2 ** (CELL_ZOOM - QUADBIN_LEVEL);
      const tile = { z: QUADBIN_LEVEL, x: Math.floor(x / shrink), y: Math.floor(y / shrink) };
      add(cells, tileToCell(tile), { ...rest, orders, revenue });
    }
    fill(load, cells);
  },
};

function makeDemand(): Map<string, Demand> {
  const random = seededRandom(SEED);
  const cells = new Map<string, Demand>();
  for (const { city, state, places } of readCities().filter(({ city }) => CITIES.has(city))) {
    for (const [lon, lat] of places) {
      const center = latLngToCell(lat, lon, H3_LEVEL);
      const peak = integer(random, 20, 160);
      for (const cell of gridDisk(center, REACH)) {
        const share = Math.exp(-0.7 * gridDistance(center, cell)) * (0.5 + random());
        const orders = Math.round(peak * share);
        const revenue = Math.round(orders * (18 + 24 * random()) * 100) / 100;
        if (orders > 0) add(cells, cell, { city, state, orders, revenue });
      }
    }
  }
  return cells;
}

/** A cell belongs to the city that came to it first. */
function add<K>(cells: Map<K, Demand>, cell: K, more: Demand): void {
  const known = cells.get(cell);
  if (!known) {
    cells.set(cell, more);
    return;
  }
  known.orders += more.orders;
  known.revenue = Math.round((known.revenue + more.revenue) * 100) / 100;
}

function fill(load: TableLoad, cells: ReadonlyMap<Value, Demand>): void {
  for (const [cell, { orders, revenue, city, state }] of cells) {
    load.insert(undefined, [cell, orders, revenue, city, state]);
  }
}
