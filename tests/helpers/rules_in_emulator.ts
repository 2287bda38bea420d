/** Runs the SQL of a grant in the embedded CARTO, by its own translation of BigQuery's SQL. */
import { translateQuery } from "../../emulator/sql/parse/translate.ts";
import { openReader } from "../../emulator/sql/run/reader.ts";
import { type JsonValue, runQuery, toJson } from "../../emulator/sql/run/run_query.ts";
import { Catalog, type Column } from "../../emulator/store/catalog.ts";
import { openDatabase } from "../../emulator/store/database.ts";
import { createTable } from "../../emulator/store/tables.ts";
import { type Cell, isPoint, type Row } from "../../lib/access/evaluation/row.ts";
import { anyPolicy, anyTable } from "./any_rules.ts";
import { isText, type RulesDatabase, TABLES } from "./rules_database.ts";

/** In the order of a table's values: the geometry is first. */
const COLUMNS: readonly Column[] = [
  { name: "geom", type: "geometry" },
  { name: "nr", type: "number" },
  { name: "city", type: "string" },
  { name: "n", type: "number" },
  { name: "price", type: "number" },
  { name: "open", type: "boolean" },
  { name: "day", type: "timestamp", finer: "DATE" },
  { name: "at", type: "timestamp", finer: "TIMESTAMP" },
  { name: "local", type: "string" },
];
/** Of `anyTable`, and more. */
const MOST_ROWS = 100;
/** Web Mercator has nothing beyond. */
const MOST_LATITUDE = 85;

/**
 * What it has of random policies and tables: no DATETIME, and points to six digits only, so that
 * none of them is on a border.
 */
export const IN_EMULATOR = {
  policies: anyPolicy("bigquery", "local"),
  tables: anyTable.map((rows) =>
    rows.map(({ geom = null, ...row }): Row => ({ ...row, geom: offBorders(geom) }))
  ),
  asStored: ({ geom = null, ...row }: Row): Row => (
    { ...row, geom: isPoint(geom) ? [rounded(geom[0]), rounded(geom[1])] : geom }
  ),
} as const;

function offBorders(cell: Cell): Cell {
  if (!isPoint(cell)) return null;
  const [longitude, latitude] = cell;
  const within = Math.max(-MOST_LATITUDE, Math.min(MOST_LATITUDE, latitude));
  return [rounded(longitude + 0.013), rounded(within + 0.013)];
}

export async function openEmulator(): Promise<RulesDatabase> {
  const folder = await Deno.makeTempDir();
  const database = openDatabase(folder);
  const reader = openReader(folder);
  const catalog = new Catalog(database);
  let version = 1;
  return {
    fill(rows) {
      const definition = { name: TABLES.bigquery, geometry: "point", columns: COLUMNS } as const;
      const load = createTable(database, definition);
      for (const { geom = null, ...row } of rows) load.insert(placeOf(geom), valuesOf(row));
      load.commit(version++);
      return Promise.resolve();
    },
    query(sql) {
      const translated = translateQuery(sql, {}, catalog);
      const rows = runQuery(reader, translated, { most: MOST_ROWS, overflow: "refuse" }).map((
        values,
      ) =>
        Object.fromEntries(
          translated.columns.map(({ name, type }, index) =>
            [name, cellOf(name, toJson(values[index], type))] as const
          ),
        )
      );
      return Promise.resolve(rows.toSorted((one, other) => Number(one.nr) - Number(other.nr)));
    },
    async close() {
      reader.close();
      database.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

function placeOf(cell: Cell) {
  if (!isPoint(cell)) return undefined;
  const coordinates: [number, number] = [cell[0], cell[1]];
  return { type: "Point" as const, coordinates };
}

const valuesOf = (row: Row) =>
  COLUMNS.slice(1).map(({ name, finer }) => {
    const cell = row[name] ?? null;
    if (isPoint(cell) || cell === null) return null;
    if (finer === "DATE") return `${cell}T00:00:00.000Z`;
    return finer === "TIMESTAMP" ? `${String(cell).replace(" ", "T")}.000Z` : cell;
  });

function cellOf(name: string, value: JsonValue): Cell {
  if (value === null) return null;
  if (typeof value === "object") {
    const [longitude, latitude] = Reflect.get(value, "coordinates");
    return [rounded(longitude), rounded(latitude)];
  }
  if (!isText(value)) return value;
  if (name === "day") return value.slice(0, 10);
  return name === "at" ? value.slice(0, 19).replace("T", " ") : value;
}

const rounded = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
