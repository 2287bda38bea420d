import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { LARGEST_MAP } from "../parse_map.ts";
import { BuilderMapError } from "./fit_map.ts";
import { importBuilderMap } from "./import_builder_map.ts";
import { OPTIONS, passes, simple } from "./test_helpers.ts";

const fixture = (name: string) => Deno.readTextFile(new URL(`fixtures/${name}`, import.meta.url));

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
