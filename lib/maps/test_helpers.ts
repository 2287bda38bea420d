/** A policy and a map that fits it, for tests of checks and of pruning. */
import { parsePolicyText } from "../access/policy.ts";

const table = "p.d.t";
const POLICY = {
  version: 1,
  datasets: {
    drops: {
      table,
      columns: ["geom", "status", "kg", "day", "link", "depot"],
      open_parameters: ["status"],
      geometry: { type: "point" },
      types: { status: "text", kg: "number", day: "date", link: "text" },
      masks: { kg: { floor: 10 } },
    },
    plain: { table, columns: ["geom", "a"] },
    demand: { table, columns: ["h3", "n"], geometry: { column: "h3", type: "h3" } },
    list: { table, columns: ["name", "n"], id: "n", types: { n: "number" } },
    blocks: { tileset: "p.d.blocks", geometry: { type: "polygon" }, columns: ["n"] },
    hexes: {
      tileset: "p.d.hexes",
      geometry: { type: "h3" },
      columns: ["top", "orders"],
      types: { top: "text", orders: "number" },
    },
    photo: { raster: "p.d.photo" },
  },
  groups: {
    ALL: { drops: "all", plain: "all", demand: "all", list: "all", blocks: "all" },
    FEW: { drops: { rows: { depot: "EAST" }, columns: ["geom", "status", "day"] } },
    TABLE: { drops: { rows: "all", columns: ["status", "kg"] } },
    COARSE: { drops: { rows: "all", masked: ["kg"] } },
    NONE: { list: "all" },
    CELLS: { hexes: "all" },
  },
};
export const policy = parsePolicyText(JSON.stringify(POLICY));

export const MAP = {
  version: 1,
  title: "Deliveries",
  view: { fit: "drops" },
  link_aliases: { weight: "weights", s: "states" },
  datasets: {
    drops: {
      noun: { one: "delivery", other: "deliveries" },
      columns: {
        status: { values: { OPEN: "Open", LATE: { label: "Late", color: "#b3261e" } } },
        kg: { label: "Weight", format: { type: "unit", unit: "kilogram" }, values: { "0": "?" } },
      },
    },
  },
  layers: [
    {
      id: "drops",
      dataset: "drops",
      type: "point",
      color: [
        { column: "status", scale: "categories" },
        { column: "kg", scale: "bins", method: "custom", breaks: [7, 77] },
      ],
      radius: { column: "kg", range: [3, 9] },
      tooltip: ["status", "kg"],
      card: { title: "{kg}, {status}", columns: ["kg", "day"] },
      text: { column: "kg" },
    },
    { id: "demand", dataset: "demand", type: "h3", aggregate: { n: "sum" } },
    { id: "blocks", dataset: "blocks", type: "polygon", height: { column: "n", range: [0, 9] } },
  ],
  widgets: [
    { id: "states", type: "category", dataset: "drops", column: "status" },
    { id: "weights", type: "histogram", dataset: "drops", column: "kg" },
    {
      id: "total",
      type: "formula",
      dataset: "drops",
      operation: "sum",
      column: "kg",
      over: "all",
    },
    {
      id: "days",
      type: "timeseries",
      dataset: "drops",
      column: "day",
      split_by: "kg",
      also_filters: [{ dataset: "plain", column: "a" }],
    },
    { id: "mode", type: "parameter", dataset: "drops", column: "status", default: "OPEN" },
    {
      id: "rows",
      type: "table",
      dataset: "drops",
      columns: ["status", "kg", "day"],
      sort: { column: "kg" },
    },
  ],
  search: [{ id: "find", dataset: "drops", columns: ["status", "link"] }],
};
