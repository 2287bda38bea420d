import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { type BuilderImport, importBuilderMap } from "./import_builder_map.ts";
import { OPTIONS, passes, simple } from "./test_helpers.ts";

const notesOf = ({ report }: BuilderImport, fate: string) =>
  report.lines().filter((line) => line.startsWith(fate)).map((line) => line.slice(9));

describe("a Builder map's datasets", () => {
  it("are new in the policy, by a name that is free", () => {
    const made = importBuilderMap(simple(), { ...OPTIONS, datasetNames: ["stores", "stores_2"] });
    expect(Object.keys(made.datasets)).toEqual(["stores_3"]);
    expect(made.document).toMatchObject({ layers: [{ dataset: "stores_3" }] });
  });

  const queries: [sql: string, table: string | undefined, columns?: string[]][] = [
    ["SELECT * FROM acme.retail.stores", "acme.retail.stores"],
    ["select * from `acme.retail.stores`;", "acme.retail.stores"],
    ["SELECT geom, city FROM `acme-eu`.retail.stores", "acme-eu.retail.stores", ["geom", "city"]],
    ["SELECT s.geom, s.city FROM acme.retail.stores AS s", "acme.retail.stores", ["geom", "city"]],
    ["SELECT address.city FROM acme.retail.stores", undefined],
    ["SELECT * FROM acme.retail.stores WHERE city = 'BOSTON'", undefined],
    ["SELECT * FROM acme.retail.stores WHERE city = {{gone}}", undefined],
    ["SELECT * FROM acme.retail.stores LIMIT 10", undefined],
    ["SELECT * FROM acme.retail.stores, acme.hr.people", undefined],
    ["SELECT * FROM (SELECT * FROM acme.retail.stores)", undefined],
    ["SELECT COUNT(*) AS n FROM acme.retail.stores", undefined],
    ["SELECT city AS name FROM acme.retail.stores", undefined],
    ["SELECT DISTINCT city FROM acme.retail.stores", undefined],
    ["SELECT * FROM acme.retail.stores UNION ALL SELECT * FROM acme.hr.people", undefined],
    ["SELECT * EXCEPT (city) FROM acme.retail.stores", undefined],
    ["DELETE FROM acme.retail.stores", undefined],
    ["", undefined],
  ];
  for (const [source, table, columns] of queries) {
    it(`are the table of ${source || "nothing"}: ${table ?? "none"}`, () => {
      const dataset = { type: "query", source, columns: ["geom", "city"] };
      const read = () => importBuilderMap(simple({ dataset }), OPTIONS);
      if (table === undefined) expect(read).toThrow("No layer of the map can be drawn here.");
      else {
        expect(read().datasets).toMatchObject({ stores: { table, ...columns && { columns } } });
      }
    });
  }

  it("have only columns that a query selects", () => {
    const dataset = {
      type: "query",
      source: "SELECT geom, city FROM acme.retail.stores",
      columns: ["geom", "city", "salary"],
      uniqueIdProperty: "salary",
    };
    const made = importBuilderMap(simple({ dataset }), OPTIONS);
    expect(made.datasets).toMatchObject({ stores: { columns: ["geom", "city"] } });
    expect(notesOf(made, "dropped").length).toBe(2);
  });

  it("are read from a view that the operator names, by the dataset's label", () => {
    const dataset = { type: "query", source: "SELECT 1", columns: ["geom"] };
    const tables = { Stores: "acme.views.stores" };
    const made = importBuilderMap(simple({ dataset }), { ...OPTIONS, tables });
    expect(made.datasets).toMatchObject({ stores: { table: "acme.views.stores" } });
  });

  it("have the geometry that the operator says, that layers suggest, or points", () => {
    const line = { filled: false, stroked: true, thickness: 3 };
    const layer = { config: { dataId: "d", visConfig: line } };
    expect(importBuilderMap(simple({ layer }), OPTIONS).document)
      .toMatchObject({ layers: [{ type: "line", width: 3 }] });
    expect(importBuilderMap(simple(), { ...OPTIONS, shapes: { Stores: "polygon" } }).document)
      .toMatchObject({ layers: [{ type: "polygon" }] });
    expect(importBuilderMap(simple(), OPTIONS).datasets)
      .toMatchObject({ stores: { geometry: { column: "geom", type: "point" } } });
  });

  it("may be tilesets of cells, whose columns are drawn as they are", () => {
    const dataset = {
      type: "tileset",
      source: "acme.tilesets.demand",
      geoColumn: "quadbin:quadbin",
      columns: ["revenue", "city"],
      aggregationExp: "SUM(revenue) AS revenue",
      uniqueIdProperty: "revenue",
    };
    const made = importBuilderMap(
      simple({
        dataset,
        layer: {
          type: "quadbin",
          config: {
            dataId: "d",
            visConfig: {
              colorAggregation: "average",
              colorRange: { colors: ["#d1eeea", "#68abb8", "#2a5674"] },
            },
          },
          visualChannels: {
            colorField: { name: "revenue", type: "real" },
            colorScale: "quantile",
          },
        },
        config: {
          popupSettings: { layers: { l: { hover: { fields: [{ name: "city" }] } } } },
          widgets: [{ type: "formula", operation: "sum", column: "revenue", dataSource: "d" }],
        },
      }),
      OPTIONS,
    );
    passes(made);
    expect(made.datasets.stores).toMatchObject({
      tileset: "acme.tilesets.demand",
      geometry: { type: "quadbin" },
      columns: ["revenue", "city"],
    });
    expect(made.datasets.stores).not.toHaveProperty("id");
    expect(made.document).toMatchObject({
      layers: [{ type: "quadbin", color: { column: "revenue", scale: "bins" }, tooltip: ["city"] }],
      widgets: [{ type: "formula", operation: "sum" }],
    });
    expect(JSON.stringify(made.document)).not.toContain("aggregate");
    expect(notesOf(made, "dropped")).toEqual([
      "datasets[0].aggregationExp: a tileset has its columns already",
      "datasets[0].uniqueIdProperty: cells are identified by their index",
    ]);
  });

  it("have no id that a widget needs as a number", () => {
    const made = importBuilderMap(
      simple({
        dataset: { uniqueIdProperty: "revenue" },
        config: { widgets: [{ type: "histogram", column: "revenue", dataSource: "d" }] },
      }),
      OPTIONS,
    );
    passes(made);
    expect(made.datasets.stores).not.toHaveProperty("id");
    expect(made.document).toMatchObject({ widgets: [{ type: "histogram" }] });
  });

  it("are named as Snowflake does, whose names without quotes are upper case", () => {
    const dataset = {
      type: "query",
      source: 'SELECT geom, "Name" FROM db.public.stores',
      geoColumn: "GEOM",
      columns: ["GEOM", "Name"],
    };
    const { datasets } = importBuilderMap(simple({ dataset }), { dialect: "snowflake" });
    expect(datasets).toMatchObject({
      stores: { table: "DB.PUBLIC.STORES", columns: ["GEOM", "Name"] },
    });
  });
});
