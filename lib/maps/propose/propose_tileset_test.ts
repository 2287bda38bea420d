import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { parsePolicyText } from "../../access/policy.ts";
import type { TileAttribute } from "../../carto/tilestats.ts";
import { checkMap } from "../checks/check_map.ts";
import { parseMap } from "../parse_map.ts";
import { proposeMap } from "./propose_map.ts";
import { proposeTileset, type TilesetGeometry } from "./propose_tileset.ts";
import { input } from "./test_helpers.ts";
import { tilesetFacts } from "./tileset_facts.ts";

const FEATURES = 1_000;
const NAME = "p.d.stops_tileset";

const attribute = (name: string, type: string, rest: Partial<TileAttribute> = {}) => ({
  ...{ name, type, min: undefined, max: undefined, sum: undefined, avg: undefined },
  ...{ quantiles: [], categories: [], ...rest },
});
const texts = (name: string, frequency: number, many = 20) =>
  attribute(name, "String", {
    categories: Array.from({ length: many }, (_, n) => ({ category: `${name} ${n}`, frequency })),
  });
const numbers = (name: string, min: number, max: number) =>
  attribute(name, "Number", {
    ...{ min, max, sum: 500 * FEATURES, avg: 500 },
    quantiles: Array.from({ length: 19 }, (_, n) => min + (n + 1) * (max - min) / 20),
  });
const ATTRIBUTES = [
  texts("name", 1),
  texts("kind", 250, 4),
  texts("line", 40),
  numbers("riders", 0, 9_000),
  attribute("opened_at", "Timestamp", { min: "2024-01-01", max: "2024-12-31" }),
  attribute("stuff", "Object"),
];

function propose(attributes: TileAttribute[], type: TilesetGeometry, count?: number) {
  const facts = tilesetFacts(NAME, { count, attributes, isCells: false });
  const { dataset, columns, leftOut, choices } = proposeTileset(facts, type, "bigquery");
  const { map } = proposeMap({
    ...input([]),
    columns,
    place: { column: "", type },
    isTileset: true,
    id: dataset.id,
    rows: facts.rows,
    counted: facts.counted,
  });
  return { facts, dataset, leftOut, choices, map };
}

describe("what statistics say of a tileset", () => {
  it("is how many values there are at least", () => {
    const { columns, rows } = propose(ATTRIBUTES, "point", FEATURES).facts;
    const values = new Map(columns.map((one) => [one.name, one.values]));
    expect(rows).toBe(FEATURES);
    expect(values.get("name")).toMatchObject({ distinct: FEATURES, filled: FEATURES });
    expect(values.get("kind")).toMatchObject({ distinct: 4, filled: FEATURES });
    // 20 values have 800 features; the other 200 have at most 40 each.
    expect(values.get("line")).toMatchObject({ distinct: 25 });
    expect(values.get("riders")).toMatchObject({ min: "0", max: "9000", distinct: 21 });
    expect(values.get("stuff")).toBeUndefined();
  });

  it("is the number of features too, where CARTO does not tell it", () => {
    expect(propose(ATTRIBUTES, "point").facts.rows).toBe(FEATURES);
    expect(propose([attribute("a", "String")], "point").facts.rows).toBe(0);
  });
});

describe("a proposed dataset of a tileset", () => {
  it("has its properties, their types and no column of geometries", () => {
    const { dataset, leftOut } = propose(ATTRIBUTES, "point", FEATURES);
    expect(dataset).toEqual({
      tileset: NAME,
      columns: ["name", "kind", "line", "riders", "opened_at"],
      geometry: { type: "point" },
      types: { name: "text", kind: "text", line: "text", riders: "number", opened_at: "timestamp" },
    });
    expect(leftOut.map(({ column }) => column)).toEqual(["stuff"]);
  });

  const ids: [string, TileAttribute, id: string | undefined, because: string][] = [
    ["each value once", texts("stop_id", 1), "stop_id", "each value once"],
    ["not verified numbers", numbers("stop_id", 1, 9_000), "stop_id", "not verified"],
    ["values that repeat", texts("stop_id", 100, 10), undefined, "no property is named"],
    ["an id of 0, which the client leaves out", numbers("id", 0, 99), undefined, "no property"],
    ["numbers of 19 digits", numbers("id", 1, 2 ** 60), undefined, "no property"],
  ];
  for (const [of, given, id, because] of ids) {
    it(`has ${id === undefined ? "no id" : "an id"} of ${of}`, () => {
      const { dataset, choices } = propose([given, ...ATTRIBUTES], "point", FEATURES);
      expect(dataset.id).toBe(id);
      expect(choices).toMatchObject([
        { chosen: id ?? "none", because: expect.stringContaining(because) },
      ]);
    });
  }
});

describe("a proposed map of a tileset", () => {
  it("has three widgets that count what is loaded, and no table or search", () => {
    const { map } = propose(ATTRIBUTES, "point", FEATURES);
    expect(map.layers).toEqual([{
      id: "things",
      dataset: "things",
      title: "Things",
      type: "point",
      color: [
        { column: "kind", scale: "categories", palette: "Bold" },
        { column: "riders", scale: "bins", palette: "Teal" },
      ],
      radius: { column: "riders", range: [4, 11] },
      cluster: false,
      tooltip: ["name", "kind", "riders", "opened_at"],
      card: { title: "{name}", columns: ["kind", "line", "riders", "opened_at"] },
    }]);
    expect(map.widgets?.map(({ type }) => type)).toEqual(["formula", "formula", "category"]);
    expect(map).not.toHaveProperty("search");
  });

  it("of cells has its columns as they are, without an id or an aggregate", () => {
    const given = [numbers("stop_id", 1, 9_000), ...ATTRIBUTES];
    const { dataset, map } = propose(given, "h3", FEATURES);
    expect(dataset).toMatchObject({ tileset: NAME, geometry: { type: "h3" } });
    expect(dataset).not.toHaveProperty("id");
    expect(map.layers).toMatchObject([{
      type: "h3",
      color: { column: "riders", scale: "bins", palette: "SunsetDark" },
      tooltip: ["riders"],
    }]);
    expect(map.layers[0]).not.toHaveProperty("aggregate");
    const plain = [attribute("orders", "Number"), attribute("max_weight", "Number")];
    const [first, second] = plain.map((one) => propose([one], "quadbin").map);
    expect(first?.layers).toMatchObject([{ type: "quadbin", color: { column: "orders" } }]);
    expect(first?.widgets).toMatchObject([{ id: "count" }, { id: "total_orders" }]);
    expect(second?.widgets).toMatchObject([{}, { id: "most_max_weight", operation: "max" }]);
  });

  const number = fc.constantFrom(undefined, -3, 0, 1.5, 11, 2 ** 60);
  const attributes: fc.Arbitrary<TileAttribute> = fc.record({
    name: fc.oneof(
      fc.constantFrom(
        "id",
        "stop_id",
        "name",
        "type",
        "price",
        "pct",
        "lat",
        "a,b",
        "{x}",
        "count",
      ),
      fc.constantFrom("prototype", "__proto__", "constructor", "email", "updated_at", "z", ""),
      fc.string({ unit: "grapheme", maxLength: 12 }),
    ),
    type: fc.constantFrom(undefined, "String", "Number", "Boolean", "Timestamp", "date", "Object"),
    min: fc.oneof(number, fc.constantFrom("2024-01-01", "a")),
    max: fc.oneof(number, fc.constantFrom("2024-02-01T00:00:00Z", "z")),
    sum: number,
    avg: number,
    quantiles: fc.array(fc.integer(), { maxLength: 19 }),
    categories: fc.array(
      fc.record({
        category: fc.constantFrom("1", "x y", "https://a.b", "true", "882a306609fffff", ""),
        frequency: fc.constantFrom(0, 1, 40),
      }),
      { maxLength: 22 },
    ),
  });

  it("is a valid document that fits its dataset, whatever CARTO tells", () => {
    const runs = Number(Deno.env.get("PROPOSED_MAPS") ?? 250);
    fc.assert(
      fc.property(
        fc.uniqueArray(attributes, {
          maxLength: 12,
          selector: ({ name }) => name.normalize().toLowerCase(),
        }),
        fc.constantFrom<TilesetGeometry[]>("point", "line", "polygon", "h3", "quadbin"),
        fc.constantFrom(undefined, 0, 5, FEATURES, 5_000_000),
        (given, type, count) => {
          const { dataset, map } = propose(given, type, count);
          const policy = parsePolicyText(JSON.stringify({
            version: 1,
            datasets: { things: dataset },
            groups: { ALL: { things: "all" } },
          }));
          const parsed = parseMap(JSON.stringify(map), "things.json");
          expect([...checkMap(parsed.value, policy)]).toEqual([]);
        },
      ),
      { numRuns: runs },
    );
  });
});
