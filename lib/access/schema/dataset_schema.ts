/** The schema of a dataset in policy.json: the source of its rows, and facts about its columns. */
import * as v from "valibot";
import { choice, isObject, named, settings } from "../../json/schema_parts.ts";
import { conditionByColumn } from "./condition_schema.ts";
import { masks } from "./mask_schema.ts";
import { column, columns, plainName } from "./name_schema.ts";

export const GEOMETRY_TYPES = ["point", "line", "polygon", "h3", "quadbin", "raster"] as const;
export type GeometryType = typeof GEOMETRY_TYPES[number];

/** What maps know of a column's values. */
export const COLUMN_TYPES = ["text", "number", "boolean", "date", "timestamp"] as const;
export type ColumnType = typeof COLUMN_TYPES[number];

/** What the policy may say of a column: how the warehouse compares its values. */
export const WAREHOUSE_TYPES = [
  ...COLUMN_TYPES,
  "integer",
  "decimal",
  "datetime",
  "uuid",
] as const;
export type WarehouseType = typeof WAREHOUSE_TYPES[number];

/**
 * @returns what maps know of such a column; undefined where they learn it from CARTO: a UUID is a
 * text on some warehouses only.
 */
export function columnTypeOf(type: WarehouseType | undefined): ColumnType | undefined {
  switch (type) {
    case "integer":
    case "decimal":
      return "number";
    case "datetime":
      return "timestamp";
    case "uuid":
      return undefined;
    default:
      return type;
  }
}

/** @returns the types of a dataset's columns for maps. */
export function columnTypesOf(
  types: Readonly<Record<string, WarehouseType>> = {},
): Record<string, ColumnType> {
  return Object.fromEntries(
    Object.entries(types).flatMap(([column, type]) => {
      const known = columnTypeOf(type);
      return known === undefined ? [] : [[column, known] as const];
    }),
  );
}

const geometry = v.pipe(
  settings({
    column: v.pipe(
      v.optional(column),
      v.description("The column with the geometry or the cell's index; geom when left out."),
    ),
    type: v.pipe(
      v.optional(
        v.picklist(GEOMETRY_TYPES, `must be one of ${GEOMETRY_TYPES.join(", ")}`),
      ),
      v.description("What a row is on the map; learnt from CARTO when left out."),
    ),
  }),
  v.description("Where the rows are on the map."),
);

/** Keys that every dataset may have. */
const described = {
  geometry: v.optional(geometry),
  id: v.pipe(
    v.optional(column),
    v.description(
      "The column that tells features apart. It is granted as text, so that no digit of it is " +
        "lost on the way to the browser, unless types says that it is text already.",
    ),
  ),
  types: v.pipe(
    v.optional(
      named(column, v.picklist(WAREHOUSE_TYPES, `must be one of ${WAREHOUSE_TYPES.join(", ")}`)),
    ),
    v.description("The type of columns; those that are left out are learnt from CARTO."),
  ),
};

export const tableDataset = settings({
  table: v.pipe(
    v.string("must be a table's full name"),
    v.description("The table's full name, as the warehouse has it; no wildcards."),
  ),
  columns: v.pipe(columns, v.description("What may be seen, the geometry column included.")),
  always: v.pipe(
    v.optional(conditionByColumn),
    v.description("A condition for everybody, beside what groups and users may see."),
  ),
  masks: v.pipe(
    v.optional(masks),
    v.description("How columns are coarsened for groups and users that may see them masked."),
  ),
  open_parameters: v.pipe(
    v.optional(v.array(plainName, "must be a list of columns"), []),
    v.description(
      "Columns the browser may narrow by, each by a query parameter that it must then send.",
    ),
  ),
  ...described,
});

const properties = v.pipe(
  v.optional(v.array(column, "must be a list of columns"), []),
  v.description("The properties that maps may name; all that it holds may be seen."),
);

const tileset = settings({
  tileset: v.pipe(
    v.string("must be a tileset's full name"),
    v.description("The tileset's full name; groups see all of it or nothing."),
  ),
  columns: properties,
  ...described,
});

const raster = settings({
  raster: v.pipe(
    v.string("must be a raster's full name"),
    v.description("The raster's full name; groups see all of it or nothing."),
  ),
  columns: properties,
  ...described,
});

const namedSource = settings({
  named_source: v.pipe(
    v.string("must be a named source's name"),
    v.regex(
      /^[a-z\d][a-z\d_-]{1,48}[a-z\d]$/,
      "must be 3 to 50 small letters, digits, - and _, with a letter or digit at both ends",
    ),
    v.description("A named source of CARTO's; groups see all of it or nothing."),
  ),
  columns: properties,
  ...described,
});

/** A dataset that CARTO serves whole, without a choice of rows or columns. */
export type StaticDataset = v.InferOutput<typeof tileset | typeof raster | typeof namedSource>;
export type TableDataset = v.InferOutput<typeof tableDataset>;
export type Dataset = TableDataset | StaticDataset;

const STATIC = { tileset, raster, named_source: namedSource } as const;
export type StaticKind = keyof typeof STATIC;

export const dataset = choice<Dataset>(
  v.union([tableDataset, tileset, raster, namedSource], "must be an object"),
  (input) => {
    if (!isObject(input)) return undefined;
    if (Object.hasOwn(input, "table")) return tableDataset;
    if (Object.hasOwn(input, "tileset")) return tileset;
    if (Object.hasOwn(input, "raster")) return raster;
    return Object.hasOwn(input, "named_source") ? namedSource : tableDataset;
  },
);

export function isTable(dataset: Dataset): dataset is TableDataset {
  return "table" in dataset;
}

/** @returns its kind, and its name in the warehouse or at CARTO. */
export function staticSourceOf(
  dataset: StaticDataset,
): { readonly kind: StaticKind; readonly name: string } {
  if ("tileset" in dataset) return { kind: "tileset", name: dataset.tileset };
  if ("raster" in dataset) return { kind: "raster", name: dataset.raster };
  return { kind: "named_source", name: dataset.named_source };
}

/** The geometry column by default. */
export const DEFAULT_GEOMETRY = "geom";

/** The geometry of a source. */
export interface Geometry {
  /** Undefined in pre-generated tiles. */
  readonly column?: string | undefined;
  readonly type?: GeometryType | undefined;
}

/** @returns the geometry in the policy; undefined where it has none. */
export function geometryOf(dataset: Dataset): Geometry | undefined {
  const { geometry } = dataset;
  if ("raster" in dataset) return { type: "raster" };
  if (geometry === undefined) return undefined;
  if ("tileset" in dataset) return { type: geometry.type };
  return { column: geometry.column ?? DEFAULT_GEOMETRY, type: geometry.type };
}
