/** A column's type, in the words of CARTO's schemas; `unknown` is an untyped NULL. */
export type ColumnType = "number" | "string" | "boolean" | "geometry" | "unknown";

/** A column of a table or of a query's result. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** A table that the connection reaches. */
export interface Table {
  /** BigQuery's name for it: project, dataset and table. */
  readonly name: string;
  /** SQLite's name for it. */
  readonly sqliteName: string;
  /** A geometry is kept as the key of its cell (see tiles/mercator.ts). */
  readonly columns: readonly Column[];
}

/** CARTO's demo table, with the columns and types it has in BigQuery. */
export const RETAIL_STORES = {
  name: "carto-demo-data.demo_tables.retail_stores",
  sqliteName: "retail_stores",
  columns: [
    { name: "geom", type: "geometry" },
    { name: "cartodb_id", type: "number" },
    { name: "storetype", type: "string" },
    { name: "address", type: "string" },
    { name: "city", type: "string" },
    { name: "state", type: "string" },
    { name: "zip", type: "string" },
    { name: "store_id", type: "number" },
    { name: "revenue", type: "number" },
    { name: "size_m2", type: "number" },
  ],
} as const satisfies Table;

const TABLES: ReadonlyMap<string, Table> = new Map([[RETAIL_STORES.name, RETAIL_STORES]]);

/** The table of this full name; BigQuery's table names are case-sensitive. */
export function findTable(name: string): Table | undefined {
  return TABLES.get(name);
}

/** SQLite's names of all tables that a query may read. */
export const READABLE_TABLES: ReadonlySet<string> = new Set(
  [...TABLES.values()].map(({ sqliteName }) => sqliteName),
);
