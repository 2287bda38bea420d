/** Two layers for tests of the map's view: shops of one city as points, demand there as cells. */
import type { SourceAccess } from "../../lib/map/access/access_answer.ts";
import type { Layer } from "../../lib/map/document.ts";
import { STORES_TABLE } from "./cloud.ts";

const SQL = `SELECT geom, store_id, storetype FROM ${STORES_TABLE} WHERE city = 'BOSTON'`;

/** What the server of the view may ask of CARTO. */
export const DATASETS: Readonly<Record<string, SourceAccess>> = {
  shops: {
    sql_query: SQL,
    columns: ["geom", "store_id", "storetype"],
    open_parameters: [],
    geometry: { column: "geom", type: "point" },
    id: "store_id",
  },
  demand: {
    sql_query: "SELECT h3, orders FROM `acme.logistics.demand_h3` WHERE city = 'BOSTON'",
    columns: ["h3", "orders"],
    open_parameters: [],
    geometry: { column: "h3", type: "h3" },
    id: "h3",
  },
};

export const SHOPS: Layer = {
  id: "shops",
  dataset: "shops",
  type: "point",
  visible: true,
  opacity: 1,
  color: "#d62839",
  radius: 8,
  cluster: false,
};
export const ASKED = {
  layer: SHOPS,
  idColumn: "store_id",
  request: { kind: "features", columns: ["store_id", "storetype"], aggregation: null },
} as const;
