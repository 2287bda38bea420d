/** A table and a map with realistically long texts. */
import { importText } from "./any_table.ts";

const TABLE = "local.imports.long_table";
/** As doubles, adjacent ids are equal. */
const FIRST_ID = 1_828_911_736_415_814_799n;
export const LONG_ID = String(FIRST_ID + 4n);
const ROWS = 60;

/** Texts of 40 characters and more, with words and without a break opportunity. */
export const LONG_KINDS = [
  "Wholesale, storage and distribution depot",
  "Donaudampfschifffahrtsgesellschaftskontor",
  "Centro de distribución y almacenamiento 4",
  "short",
] as const;
export const LONG_NAME = "llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch";

/** Imports it as `deno task carto import` does. */
export async function importLongTable(dataDir: string): Promise<void> {
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const kind = LONG_KINDS[row % LONG_KINDS.length];
    const place = `${-71.1 + row % 8 / 100},${42.33 + Math.floor(row / 8) / 100}`;
    const day = new Date(Date.UTC(2026, row % 12, 1 + row % 27)).toISOString().slice(0, 10);
    const amount = 1_234_567_890_123 * (row + 1);
    return `${FIRST_ID + BigInt(row)},"${kind}",${LONG_NAME}${row},${amount},${day},${place}`;
  });
  const text = `id,kind,name,amount,day,lon,lat\n${rows.join("\n")}\n`;
  await importText(dataDir, TABLE, ".csv", text);
}

/** An entry for a policy's datasets. */
export const LONG_DATASET = {
  table: TABLE,
  columns: ["geom", "id", "kind", "name", "amount", "day"],
  id: "id",
  types: { id: "text", amount: "number", day: "date" },
};

const both = (en: string, es: string) => ({ en, es });
const money = { type: "currency", currency: "EUR" };
const dataset = "long";

export const LONG_MAP = {
  version: 1,
  title: both(
    "Establishments, warehouses and distribution centers",
    "Establecimientos comerciales, almacenes y centros de distribución",
  ),
  datasets: {
    long: {
      noun: {
        one: both("commercial establishment", "establecimiento comercial"),
        other: both("commercial establishments", "establecimientos comerciales"),
      },
      columns: {
        id: { label: both("Registration number", "Número de inscripción en el registro") },
        kind: {
          label: both(
            "Classification of the establishment",
            "Clasificación administrativa del establecimiento",
          ),
        },
        name: { label: both("Registered name", "Denominación social registrada") },
        amount: {
          label: both("Accumulated turnover", "Volumen de negocio acumulado"),
          format: money,
        },
        day: { label: both("Date of registration", "Fecha de inscripción") },
      },
    },
  },
  layers: [
    {
      id: "places",
      dataset,
      type: "point",
      cluster: false,
      title: both(
        "Commercial establishments and warehouses",
        "Establecimientos comerciales y almacenes",
      ),
      color: [
        { column: "kind", scale: "categories" },
        { column: "amount", scale: "bins", classes: 5 },
      ],
      radius: { column: "amount", scale: "area", range: [5, 12] },
      tooltip: ["id", "kind", "amount"],
      card: { title: "{name}", subtitle: "{kind}, {id}", columns: ["id", "kind", "amount", "day"] },
    },
    {
      id: "heat",
      dataset,
      type: "heatmap",
      visible: false,
      title: both("Concentration of turnover", "Concentración del volumen de negocio acumulado"),
    },
  ],
  widgets: [
    { id: "count", type: "formula", dataset, operation: "count" },
    { id: "total", type: "formula", dataset, operation: "sum", column: "amount" },
    {
      id: "kinds",
      type: "category",
      dataset,
      column: "kind",
      operation: "sum",
      operation_column: "amount",
    },
    { id: "names", type: "category", dataset, column: "name" },
    { id: "parts", type: "pie", dataset, column: "kind" },
    { id: "amounts", type: "histogram", dataset, column: "amount" },
    { id: "between", type: "range", dataset, column: "amount" },
    { id: "days", type: "timeseries", dataset, column: "day", step: "month" },
    {
      id: "table",
      type: "table",
      dataset,
      title: both("All establishments", "Todos los establecimientos"),
      columns: ["name", "id", "kind", "amount", "day"],
    },
  ],
  search: [{ id: "find", dataset, columns: ["name", "kind"] }],
};
