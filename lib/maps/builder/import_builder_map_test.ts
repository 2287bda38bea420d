import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { parsePolicyText } from "../../access/policy.ts";
import { checkMap } from "../check_map.ts";
import { LARGEST_MAP, parseMap } from "../parse_map.ts";
import { BuilderMapError } from "./fit_map.ts";
import { type BuilderImport, importBuilderMap } from "./import_builder_map.ts";

const OPTIONS = { dialect: "bigquery", connection: "carto_dw" } as const;

const fixture = (name: string) => Deno.readTextFile(new URL(`fixtures/${name}`, import.meta.url));

/** The document with its datasets passes what `maps check` checks. */
function passes({ document, datasets }: BuilderImport): void {
  const policy = parsePolicyText(JSON.stringify({ version: 1, datasets, groups: {} }));
  const { value } = parseMap(JSON.stringify(document), "map.json");
  expect([...checkMap(value, policy)]).toEqual([]);
}

interface Simple {
  readonly layer?: object;
  readonly dataset?: object;
  readonly config?: object;
}

/** A Builder map of one table of points. */
function simple({ layer = {}, dataset = {}, config = {} }: Simple = {}): string {
  return JSON.stringify({
    title: "Stores",
    datasets: [{
      id: "d",
      type: "table",
      label: "Stores",
      source: "acme.retail.stores",
      geoColumn: "geom",
      columns: ["geom", "city", "revenue"],
      ...dataset,
    }],
    keplerMapConfig: {
      version: "v1",
      config: {
        visState: {
          layers: [{
            id: "l",
            type: "tileset",
            config: { dataId: "d", visConfig: { filled: true, radius: 4 } },
            visualChannels: {},
            ...layer,
          }],
        },
        ...config,
      },
    },
  });
}

const notesOf = ({ report }: BuilderImport, fate: string) =>
  report.lines().filter((line) => line.startsWith(fate)).map((line) => line.slice(9));

describe("Builder maps", () => {
  for (const name of ["city", "legacy", "hostile"]) {
    it(`are imported with an exact report: ${name}`, async () => {
      const made = importBuilderMap(await fixture(`${name}.json`), OPTIONS);
      passes(made);
      const expected = JSON.parse(await fixture(`${name}.imported.json`));
      const { id, document, datasets } = made;
      expect(JSON.parse(JSON.stringify({ id, document, datasets }))).toEqual(expected);
      const lines = await fixture(`${name}.report.txt`);
      expect(`${made.report.lines().join("\n")}\n`).toBe(lines);
    });
  }

  it("give nothing of what is hostile to documents, policies or reports", async () => {
    const made = importBuilderMap(await fixture("hostile.json"), OPTIONS);
    const written = JSON.stringify([made.document, made.datasets]);
    for (const text of ["hostile", "evil.example", "SELECT", "DROP", "hr.people", "alert", "{{"]) {
      expect([text, written.includes(text)]).toEqual([text, false]);
    }
    const report = made.report.lines().join("\n");
    for (const text of ["hostile", "evil.example", "hr.people", "\u001b", "\u202e"]) {
      expect([text, report.includes(text)]).toEqual([text, false]);
    }
  });

  it("never keep a token, also not in names, and not in error messages", () => {
    const token = "eyJhbGciOiJIUzI1NiJ9.e30.c2ln";
    const places: string[] = [
      simple({ dataset: { label: `Stores ${token}` } }),
      simple({ dataset: { columns: ["geom", token] } }),
      simple({ dataset: { source: `acme.retail.${token}` } }),
      simple({ layer: { id: token, type: token } }),
      simple({ layer: { [token]: { [token]: 1 } } }),
      simple({ config: { widgets: [{ type: "formula", title: token, dataSource: "d" }] } }),
      simple({ config: { popupSettings: { layers: { [token]: { enabled: true } } } } }),
    ];
    for (const text of places) {
      const withToken = JSON.stringify({ ...JSON.parse(text), token });
      let said: string;
      try {
        const { document, datasets, report } = importBuilderMap(withToken, OPTIONS);
        said = JSON.stringify([document, datasets, report.lines()]);
      } catch (error) {
        assert(error instanceof BuilderMapError);
        said = [error.message, ...error.report?.lines() ?? []].join("\n");
      }
      expect(said.toLowerCase()).not.toContain(token.toLowerCase());
    }
  });
});

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

describe("a Builder map's parts", () => {
  it("are bounded: 20 layers, 50 widgets, 256 KiB", () => {
    const { keplerMapConfig: { config } } = JSON.parse(simple());
    const [layer] = config.visState.layers;
    const title = "x".repeat(500);
    const values = Array.from({ length: 1_000 }, (_, index) => `${"v".repeat(490)}${index}`);
    const category = (index: number) => ({
      type: "Category",
      name: title,
      values,
      selectionMode: "single",
      item: { value: [values[0]], sqlName: `p${index}` },
    });
    const conditions = [0, 1, 2].map((index) => `c${index} = {{p${index}}}`).join(" AND ");
    const made = importBuilderMap(
      simple({
        dataset: {
          type: "query",
          source: `SELECT * FROM acme.retail.stores WHERE ${conditions}`,
        },
        config: {
          visState: { layers: Array.from({ length: 200 }, () => layer) },
          widgets: Array.from(
            { length: 500 },
            () => ({ type: "formula", title, note: title, dataSource: "d" }),
          ),
          sqlParameters: [0, 1, 2].map(category),
        },
      }),
      OPTIONS,
    );
    passes(made);
    expect(JSON.stringify(made.document, null, 2).length).toBeLessThan(LARGEST_MAP);
    expect(made.document.layers).toHaveLength(20);
  });

  it("cannot be no Builder map at all", () => {
    const others: [text: string, says: string][] = [
      ["", "is no JSON."],
      ['{"token": "secret-secret-secret"', "is no JSON."],
      ["[]", "no JSON object"],
      ["{}", "no map of CARTO Builder"],
      ['{"keplerMapConfig": {"version": "v2"}}', "no map of CARTO Builder"],
      ['{"keplerMapConfig": {"version": "v1"}}', "No layer"],
      [`"${"x".repeat(5_000_000)}"`, "at most 4 MiB"],
    ];
    for (const [text, says] of others) {
      expect(() => importBuilderMap(text, OPTIONS)).toThrow(says);
      expect(() => importBuilderMap(text, OPTIONS)).not.toThrow("secret");
    }
  });

  it("keep Builder's order of layers", () => {
    const { keplerMapConfig: { config: { visState: { layers } } } } = JSON.parse(simple());
    const named = ["a", "b"].map((id) => ({
      ...layers[0],
      id,
      config: { ...layers[0].config, label: id },
    }));
    const config = { visState: { layers: named, layerOrder: ["b", "a"] } };
    expect(importBuilderMap(simple({ config }), OPTIONS).document)
      .toMatchObject({ layers: [{ id: "b" }, { id: "a" }] });
  });
});
