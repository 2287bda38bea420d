import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { parsePolicyText } from "../../access/policy.ts";
import { checkMap } from "../checks/check_map.ts";
import { parseMap } from "../parse_map.ts";
import { columnUse, operationOf } from "./column_use.ts";
import { COLOR_RULES } from "./color_rules.ts";
import { proposeLayer } from "./layer_rules.ts";
import { proposeDataset } from "./propose_dataset.ts";
import { proposeMap } from "./propose_map.ts";
import type { RuleName } from "./rule.ts";
import type { ColumnFacts, FactType, Place } from "./table_facts.ts";
import { column, COUNTED, input, numbers, table, unique } from "./test_helpers.ts";
import { proposeWidgets, WIDGET_RULES } from "./widget_rules.ts";

const COLUMNS = [
  unique("id", ["a1", "a2"]),
  unique("name", ["The Bell", "The Bear"]),
  column("type", "text", ["cafe", "bar"], { distinct: 4 }),
  column("city", "text", ["BOSTON", "SALEM"], { distinct: 30 }),
  numbers("revenue", "10", "90000"),
  numbers("rating", "0.5", "5"),
  column("opened_at", "timestamp", ["2024-01-01T10:00:00Z"], { distinct: 400 }),
  numbers("latitude", "42.1", "42.5"),
  column("nothing", "text", [], { distinct: 0, filled: 0 }),
];
const place = (type: Place["type"]) => ({ place: { column: "geom", type } });
const layerOf = (columns: readonly ColumnFacts[], type: Place["type"] = "point") => {
  const of = input(columns, { ...place(type), id: "id" });
  return proposeLayer(of, columnUse(of));
};

describe("a proposed layer", () => {
  const many = column("kind", "text", ["cafe", "bar"], { distinct: 9 });
  type Example = [Place["type"], chosen: string, columns?: readonly ColumnFacts[]];
  const colors: Record<RuleName<typeof COLOR_RULES>, Example> = {
    "areas by their best measure, in classes of equal counts": ["polygon", "revenue"],
    "by their best category of 6 values at most": ["line", "type", [many, ...COLUMNS]],
    "by their best measure, in classes of equal counts": ["point", "revenue", [many, ...COLUMNS]],
    "by a category of 11 values at most: five have colors until the map names all": [
      "point",
      "kind",
      [many],
    ],
  };
  for (const [rule, [type, chosen, columns = COLUMNS]] of Object.entries(colors)) {
    it(`colors ${rule}`, () => {
      expect(layerOf(columns, type).choices).toContainEqual({
        about: "Color",
        chosen,
        because: rule,
      });
    });
  }

  it("has no color by more values than have one, where there is a measure", () => {
    const { layer } = layerOf([many, numbers("revenue", "10", "90000")]);
    expect(layer).toMatchObject({ color: { column: "revenue", scale: "bins" } });
  });

  it("of points has a size, a tooltip and a card that say what a row is", () => {
    expect(layerOf(COLUMNS).layer).toEqual({
      id: "things",
      dataset: "things",
      title: "Things",
      type: "point",
      color: [
        { column: "type", scale: "categories", palette: "Bold" },
        { column: "revenue", scale: "bins", palette: "Teal" },
      ],
      radius: { column: "rating", range: [4, 11] },
      tooltip: ["name", "type", "revenue", "opened_at"],
      card: {
        title: "{name}",
        subtitle: "{city}",
        columns: ["id", "type", "revenue", "rating", "opened_at"],
      },
    });
  });

  it("names a column once in the tooltip, also a code that measures", () => {
    const level = column("level", "number", ["1", "2", "5"], { distinct: 5 });
    expect(layerOf([level]).layer).toMatchObject({ tooltip: ["level"] });
  });

  it("never sizes by negative numbers, and draws alike what nothing tells apart", () => {
    expect(layerOf([numbers("change", "-5", "9")]).layer).not.toHaveProperty("radius");
    const { layer, choices } = layerOf([]);
    expect(layer).not.toHaveProperty("color");
    expect(choices).toMatchObject([{ about: "Color", chosen: "one for all" }]);
  });

  it("names no value of a row, and says what clusters lack without", () => {
    const many = input(COLUMNS, { rows: 9_000 });
    const { layer, choices } = proposeLayer(many, columnUse(many));
    expect(JSON.stringify(layer)).not.toMatch(/cafe|BOSTON/);
    expect(choices.find(({ about }) => about === "Clusters")?.because)
      .toContain("datasets.things.columns.type.values");
    const larger = column("kind", "text", ["cafe", "bar"], { distinct: 9 });
    const only = input([larger], { rows: 9_000 });
    expect(proposeLayer(only, columnUse(only)).choices.map(({ about }) => about))
      .toEqual(["Color", "Clusters"]);
  });

  it("of cells adds measures up, or averages what no sum means anything of", () => {
    expect(layerOf(COLUMNS, "h3").layer).toMatchObject({
      type: "h3",
      aggregate: { revenue: "sum", rating: "avg" },
      tooltip: ["revenue", "rating"],
    });
    expect(operationOf(numbers("pop_density", "1", "2"), undefined)).toBe("avg");
    expect(layerOf([], "quadbin").layer).toEqual({
      id: "things",
      dataset: "things",
      type: "quadbin",
      title: "Things",
    });
  });

  it("of a few areas writes their names, and of many none", () => {
    const of = (rows: number) => {
      const few = input(COLUMNS, { ...place("polygon"), rows });
      return proposeLayer(few, columnUse(few)).layer;
    };
    expect(of(50)).toMatchObject({ text: { column: "name" } });
    expect(of(50_000)).not.toHaveProperty("text");
  });
});

describe("proposed widgets", () => {
  const of = (columns: readonly ColumnFacts[]) => {
    const given = input(columns, { id: "id" });
    return proposeWidgets(given, columnUse(given));
  };
  const widgets: Record<RuleName<typeof WIDGET_RULES>, string> = {
    "the number of rows": "formula",
    "the best measure in one figure": "formula of revenue",
    "the best category": "category of type",
    "the second best category": "category of city",
    "how the best measure is distributed": "histogram of revenue",
    "the best time": "timeseries of opened_at",
    "the rows, with the columns that say most": "table",
  };
  for (const [because, chosen] of Object.entries(widgets)) {
    it(`have ${because}`, () => {
      expect(of(COLUMNS).choices).toContainEqual({ about: "Widget", chosen, because });
    });
  }

  it("have ids that links and each other leave free", () => {
    const names = ["count", "table", "time", "zoom", "日本"];
    const { widgets } = of([
      ...names.map((name) => column(name, "text", ["a"], { distinct: 5 })),
      numbers("zoom", "1", "9"),
    ]);
    const ids = widgets.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).not.toContain("zoom");
  });

  it("are a count and a table where there are no values", () => {
    const columns: ColumnFacts[] = [{ name: "a", type: "text" }, { name: "b", type: "number" }];
    expect(of(columns).widgets.map(({ type }) => type)).toEqual(["formula", "table"]);
  });
});

const values = fc.record({
  filled: fc.constantFrom(0, 100, COUNTED),
  distinct: fc.constantFrom(0, 1, 2, 5, 11, 300, COUNTED),
  min: fc.constantFrom(undefined, "-3", "0", "1.5", "a", "https://a.b", "2024-01-01"),
  max: fc.constantFrom(undefined, "9007199254740993", "0.5", "90", "z", "2024-02-01"),
  samples: fc.array(
    fc.constantFrom("1", "0.5", "882a306609fffff", "5261194276313759743", "https://a.b", "x y"),
    { maxLength: 4 },
  ),
});
const facts: fc.Arbitrary<ColumnFacts> = fc.record({
  name: fc.oneof(
    fc.constantFrom(
      ...["id", "thing_id", "name", "type", "price", "pct", "lat", "city", "zoom", "count"],
      ...["prototype", "__proto__", "constructor", "a,b", "{x}", "H3", "Größe", "updated_at"],
    ),
    fc.string({ unit: "grapheme", maxLength: 12 }),
  ),
  type: fc.constantFrom<FactType[]>(
    ...["text", "number", "boolean", "date", "timestamp", "geometry", "other"] as const,
  ),
  values: fc.option(values, { nil: undefined }),
});

describe("a proposed map of any table", () => {
  const runs = Number(Deno.env.get("PROPOSED_MAPS") ?? 250);

  it("is a valid document that fits its dataset", () => {
    const tables = fc.record({
      columns: fc.uniqueArray(facts, {
        maxLength: 12,
        selector: ({ name }) => name.normalize().toLowerCase(),
      }),
      type: fc.constantFrom<Place["type"][]>("point", "line", "polygon", "h3", "quadbin"),
      rows: fc.constantFrom(0, 5, COUNTED, 5_000_000),
      dialect: fc.constantFrom("bigquery", "snowflake", "postgres"),
    });
    fc.assert(
      fc.property(tables, ({ columns, type, rows, dialect }) => {
        const placed: ColumnFacts = {
          name: "geom",
          type: type === "h3" ? "text" : type === "quadbin" ? "number" : "geometry",
        };
        const others = columns.filter(({ name }) => name.toLowerCase() !== "geom");
        const name = dialect === "bigquery" ? "p.d.things" : "d.things";
        const of = { ...table(name, [placed, ...others]), rows, counted: Math.min(rows, COUNTED) };
        const proposed = proposeDataset(of, { column: "geom", type }, dialect);
        const datasets = { things: proposed.dataset };
        const policy = parsePolicyText(JSON.stringify({
          version: 1,
          dialect,
          datasets,
          groups: { ALL: { things: "all" } },
        }));
        const { map } = proposeMap({
          ...input([]),
          columns: proposed.columns,
          place: { column: "geom", type },
          id: proposed.dataset.id,
          rows,
          counted: of.counted,
        });
        const parsed = parseMap(JSON.stringify(map), "things.json");
        expect([...checkMap(parsed.value, policy)]).toEqual([]);
      }),
      { numRuns: runs },
    );
  });
});
