/** The dataset that the map shows, and what can be shown of it to whom. */
import type { MapAccess } from "../access/map_access.ts";

/** The dataset of policy.json that this map shows. */
export const DATASET = "retail_stores";

/** The columns that the map knows what to do with (CARTO's `retail_stores`). */
export const COLUMN = {
  id: "store_id",
  type: "storetype",
  revenue: "revenue",
  area: "size_m2",
  address: "address",
  city: "city",
  state: "state",
  zip: "zip",
  place: "geom",
} as const;

/** What of the dataset the person may see, as far as the map depends on it. */
export interface Capabilities {
  /** CARTO computes figures and lists rows for the token, by its SQL API. */
  readonly figures: boolean;
  readonly id: boolean;
  readonly type: boolean;
  readonly revenue: boolean;
  readonly area: boolean;
  readonly address: boolean;
  readonly zip: boolean;
  /** The columns of a row of the table, in the order they are shown. */
  readonly tableColumns: readonly TableColumn[];
  /** All the columns of a row that the map knows what to do with. */
  readonly rowColumns: readonly string[];
}

const TABLE_COLUMNS = [
  COLUMN.address,
  COLUMN.city,
  COLUMN.zip,
  COLUMN.type,
  COLUMN.revenue,
  COLUMN.area,
] as const;

/** A column of the table. */
export type TableColumn = typeof TABLE_COLUMNS[number];

/** @returns the column of that name, where the table has one. */
export function tableColumn(name: string): TableColumn | undefined {
  return TABLE_COLUMNS.find((column) => column === name);
}

/** @returns what the source's columns, which the policy gives, allow. */
export function capabilitiesOf(access: MapAccess): Capabilities {
  const columns = access.sources[DATASET]?.columns ?? [];
  const has = (column: string) => columns.includes(column);
  return {
    figures: access.allowed_apis.includes("sql"),
    id: has(COLUMN.id),
    type: has(COLUMN.type),
    revenue: has(COLUMN.revenue),
    area: has(COLUMN.area),
    address: has(COLUMN.address),
    zip: has(COLUMN.zip),
    tableColumns: TABLE_COLUMNS.filter(has),
    rowColumns: Object.values(COLUMN).filter(has),
  };
}
