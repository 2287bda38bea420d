/** A realistic difficult table: ids of 19 digits, texts that are code, names that are SQL. */
import { openDatabase } from "../../emulator/store/database.ts";
import { importFile } from "../../emulator/import/import_file.ts";

const TABLE = "local.imports.any_table";
const MANY_TABLE = "local.imports.many_categories";

/** As doubles, adjacent ids are equal. */
export const FIRST_ID = 1_828_911_736_415_814_799n;
export const IDS = Array.from({ length: 40 }, (_, index) => String(FIRST_ID + BigInt(index)));

export const HTML = '<img src="x" onerror="globalThis.hacked = 1">';
export const SCRIPT = "javascript:globalThis.hacked=2";
/** Category names; the first rows cycle through them. */
export const KINDS = [null, "constructor", "", "__proto__", HTML, SCRIPT, "=1+1", "Größe"] as const;

/** More digits than a double can hold. */
export const AMOUNT = "12345678901234567.89";
export const DAY = "2024-02-29";
/** The number of columns; nearly all are numeric. */
const MORE_COLUMNS = Array.from({ length: 290 }, (_, index) => `c${index}`);
export const COLUMNS = [
  ...["geom", "geom_2", "id", "kind", "amount", "day", "title", "page"],
  ...["select", "a b", "Größe", ...MORE_COLUMNS],
];

/** Rows without a location: one has no geometry, and one an empty one. */
const PLACES = new Map<number, unknown>([
  [38, null],
  [39, { type: "Point", coordinates: [] }],
]);

/** On both sides of the 180th meridian, and of the equator. */
export const longitudeOf = (row: number) => row % 2 === 0 ? 179.5 : -179.5;

export const rowOf = (row: number) => ({
  kind: KINDS[row % KINDS.length] ?? null,
  amount: row === 0 ? AMOUNT : `${row}.50`,
  day: row < 30 ? DAY : "2024-03-01",
  title: `${HTML} ${row}`,
  page: row % 2 === 0 ? SCRIPT : `https://example.com/${row}`,
  select: row % 2 === 0,
  "a b": `Room ${row % 3}`,
  Größe: row * 10,
  geom_2: `POINT (${10 + row / 100} 50)`,
});

function collection(): string {
  const features = IDS.map((id, row) => {
    const coordinates = [longitudeOf(row), row / 10 - 2];
    const place = PLACES.has(row) ? PLACES.get(row) : { type: "Point", coordinates };
    const more = Object.fromEntries(MORE_COLUMNS.map((name, index) => [name, row + index]));
    const properties = JSON.stringify({ ...rowOf(row), ...more });
    // Written as a number literal, which JSON.stringify would round.
    const withId = `{"id":${id},${properties.slice(1)}`;
    return `{"type":"Feature","geometry":${JSON.stringify(place)},"properties":${withId}}`;
  });
  return `{"type":"FeatureCollection","features":[${features.join(",\n")}]}`;
}

/** Imports it as `deno task carto import` does. @returns the number of rows without a location. */
export function importAnyTable(dataDir: string): Promise<number> {
  return importText(dataDir, TABLE, ".geojson", collection());
}

/** Rows of another table: three share one category, every other row has its own. */
export const MANY = 5_000;

export async function importManyCategories(dataDir: string): Promise<void> {
  const kindOf = (row: number) => row < 3 ? "constructor" : `${row}`;
  const rows = Array.from({ length: MANY }, (_, row) => `${kindOf(row)},${row / 100},1`);
  await importText(dataDir, MANY_TABLE, ".csv", `kind,lon,lat\n${rows.join("\n")}\n`);
}

export async function importText(dataDir: string, table: string, suffix: string, text: string) {
  const path = await Deno.makeTempFile({ suffix });
  const database = openDatabase(dataDir);
  try {
    await Deno.writeTextFile(path, text);
    const { withoutPlace } = await importFile(database, { path, table, now: Date.now });
    return withoutPlace;
  } finally {
    database.close();
    await Deno.remove(path);
  }
}

export const POLICY = {
  version: 1,
  tokens: { apis: ["maps", "sql"] },
  datasets: {
    things: {
      table: TABLE,
      columns: COLUMNS,
      id: "id",
      types: { id: "text", amount: "number", day: "date" },
    },
    others: { table: TABLE, columns: COLUMNS, geometry: { column: "geom_2", type: "point" } },
    many: { table: MANY_TABLE, columns: ["geom", "kind"] },
  },
  groups: { BOSTON: { things: "all", others: "all", many: "all" } },
};

export const MAP = {
  version: 1,
  title: "Any table",
  datasets: {
    things: {
      noun: { one: "thing", other: "things" },
      columns: { page: { format: { type: "link" } } },
    },
  },
  layers: [
    {
      id: "things",
      dataset: "things",
      type: "point",
      cluster: false,
      radius: 8,
      color: { column: "kind", scale: "categories" },
      tooltip: ["title", "page"],
      card: { title: "{title}", columns: ["id", "kind", "amount", "day", "page", "a b", "Größe"] },
    },
    { id: "others", dataset: "others", type: "point", cluster: false, visible: false },
  ],
  widgets: [
    { id: "count", type: "formula", dataset: "things", operation: "count" },
    { id: "kinds", type: "category", dataset: "things", column: "kind" },
    { id: "rooms", type: "category", dataset: "things", column: "a b" },
    { id: "chosen", type: "pie", dataset: "things", column: "select" },
    { id: "sizes", type: "histogram", dataset: "things", column: "Größe" },
    { id: "days", type: "timeseries", dataset: "things", column: "day", step: "day" },
    {
      id: "table",
      type: "table",
      dataset: "things",
      columns: ["title", "kind", "amount", "day", "page", "select", "a b", "Größe"],
    },
  ],
  search: [{ id: "find", dataset: "things", columns: ["title"] }],
};
