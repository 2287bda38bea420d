import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { DialectName } from "../../access/dialects/mod.ts";
import { importBuilderMap } from "./import_builder_map.ts";

const TABLES: Partial<Record<DialectName, string>> = { bigquery: "acme.retail.stores" };

/** Imports a map of one query with a parameter, and a widget beside it. */
function imported(
  where: string,
  parameter: object,
  { dialect = "bigquery", widgets = [] }: { dialect?: DialectName; widgets?: object[] } = {},
) {
  const table = TABLES[dialect] ?? "retail.stores";
  const text = JSON.stringify({
    datasets: [{
      id: "d",
      type: "query",
      label: "Stores",
      source: `SELECT * FROM ${table} WHERE ${where}`,
      geoColumn: "geom",
    }],
    keplerMapConfig: {
      version: "v1",
      config: {
        visState: { layers: [{ id: "l", type: "tileset", config: { dataId: "d" } }] },
        sqlParameters: [{ id: "p", name: "Choice", ...parameter }],
        widgets,
      },
    },
  });
  const { document, datasets, report } = importBuilderMap(text, { dialect });
  const fates = report.findings.filter(({ path }) => path.at(-2) === "sqlParameters");
  return { widgets: document.widgets, stores: datasets.stores, fate: fates[0]?.fate };
}

const item = (value: unknown) => ({ item: { value, sqlName: "p" } });
const range = { start: { value: 1, sqlName: "from" }, end: { value: 9, sqlName: "to" } };

describe("a parameter of a Builder map", () => {
  it("of one text is a parameter of the dataset, with its choices", () => {
    const one = { type: "Category", selectionMode: "single", values: ["A", "B"], ...item(["B"]) };
    for (const where of ["kind = {{p}}", "kind IN {{p}}", "kind IN UNNEST(@p)", "(kind = @p)"]) {
      expect(imported(where, one)).toEqual({
        widgets: [{
          id: "choice",
          type: "parameter",
          dataset: "stores",
          title: "Choice",
          column: "kind",
          default: "B",
          options: [{ value: "A" }, { value: "B" }],
        }],
        stores: {
          table: "acme.retail.stores",
          columns: ["geom", "kind"],
          open_parameters: ["kind"],
          geometry: { column: "geom", type: "point" },
          types: { kind: "text" },
        },
        fate: "kept",
      });
    }
  });

  it("of one number is a parameter of the dataset", () => {
    const made = imported("floor = {{p}}", { type: "Numeric", ...item(3), min: 0, max: 9 });
    expect(made.widgets).toMatchObject([{ type: "parameter", column: "floor", default: 3 }]);
    expect(made.stores).toMatchObject({ open_parameters: ["floor"], types: { floor: "number" } });
  });

  const filters: [where: string, parameter: object, type: string][] = [
    ["kind IN {{p}}", { type: "Category", values: ["A"], ...item(["A"]) }, "category"],
    ["floor >= {{p}}", { type: "Numeric", ...item(3) }, "range"],
    ["floor BETWEEN {{from}} AND {{to}}", { type: "NumericRange", ...range }, "range"],
    ["day >= {{from}} AND day <= {{to}}", { type: "DateRange", ...range }, "timeseries"],
  ];
  for (const [where, parameter, type] of filters) {
    it(`in ${where} is a widget ${type}, and narrows nothing by itself`, () => {
      const made = imported(where, parameter);
      expect(made.widgets).toMatchObject([{ type, title: "Choice" }]);
      expect(made.stores).not.toHaveProperty("open_parameters");
      expect(made.fate).toBe("changed");
    });
  }

  it("has no widget of its own where the map filters by the column already", () => {
    const parameter = { type: "Category", values: ["A"], ...item(["A"]) };
    const widgets = [{ type: "pie", column: "kind", operation: "count", dataSource: "d" }];
    expect(imported("kind IN {{p}}", parameter, { widgets }).widgets)
      .toMatchObject([{ type: "pie" }]);
  });

  it("is a filter in a warehouse for which CARTO documents no parameters", () => {
    const one = { type: "Category", selectionMode: "single", values: ["A"], ...item(["A"]) };
    const made = imported("kind = {{p}}", one, { dialect: "databricks" });
    expect(made.widgets).toMatchObject([{ type: "category", column: "kind" }]);
  });

  it("that no dataset uses is dropped, and a dataset that needs another one too", () => {
    const made = imported("floor = {{p}}", { type: "Numeric", item: { value: "3", sqlName: "p" } });
    expect(made.widgets).toMatchObject([{ type: "range", column: "floor" }]);
    expect(() => imported("floor = {{gone}}", { type: "Numeric", ...item(1) })).toThrow("No layer");
  });
});
