/** Random changes of real maps, and random JSON: an import is right, or refused in words. */
import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { parsePolicyText } from "../../access/policy.ts";
import { checkMap } from "../checks/check_map.ts";
import { parseMap } from "../parse_map.ts";
import { BuilderMapError } from "./fit_map.ts";
import { type BuilderImport, importBuilderMap } from "./import_builder_map.ts";

const RUNS = { numRuns: Number(Deno.env.get("BUILDER_RUNS") ?? 200) };
const TOKEN = "eyJhbGciOiJIUzI1NiJ9.e30.never-kept";
const FIXTURES = await Promise.all(
  ["city", "legacy"].map((name) =>
    Deno.readTextFile(new URL(`fixtures/${name}.json`, import.meta.url))
  ),
);

function imported(text: string): BuilderImport | undefined {
  try {
    return importBuilderMap(text, { dialect: "bigquery", connection: "c" });
  } catch (error) {
    assert(error instanceof BuilderMapError, String(error));
    assert(!error.message.includes(TOKEN));
    for (const line of error.report?.lines() ?? []) assert(!line.includes(TOKEN));
    return undefined;
  }
}

function isRight({ document, datasets, report }: BuilderImport): void {
  const policy = parsePolicyText(JSON.stringify({ version: 1, datasets, groups: {} }));
  const map = parseMap(JSON.stringify(document), "map.json").value;
  expect([...checkMap(map, policy)].filter(({ severity }) => severity === "fault")).toEqual([]);
  const said = JSON.stringify([document, datasets, report.lines()]);
  assert(!said.includes(TOKEN), said);
  // deno-lint-ignore no-control-regex -- the terminal would obey these
  for (const line of report.lines()) assert(!/[\u0000-\u001f\u007f-\u009f]/.test(line));
}

/** Every place in a value, the value itself first. */
function* placesIn(value: unknown): Generator<{ holder: object; key: string }> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    yield { holder: value, key };
    yield* placesIn(item);
  }
}

const WORDS = [
  "geom",
  "revenue",
  "kind",
  "h3:h3",
  "quadbin:geom",
  "d-stores",
  "d-demand",
  "tileset",
  "raster",
  "heatmapTile",
  "query",
  "ordinal",
  "custom",
  "constructor",
  "__proto__",
  "",
  "<b>x</b>",
  "{city}",
  TOKEN,
  "SELECT * FROM a.b.c",
  "\u001b[31m\u202e",
  "\ud800",
];

const values = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<unknown>(...WORDS) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [{}]) },
  { weight: 1, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.integer({ min: -5, max: 30 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 30 }) },
);
const changes = fc.array(fc.tuple(fc.nat(), fc.option(values), fc.boolean()), { maxLength: 25 });

/** A place gets another value, the value of another place, or none. */
function changed(text: string, list: readonly (readonly [number, unknown, boolean])[]): string {
  const map: unknown = JSON.parse(text);
  for (const [at, value, isMoved] of list) {
    const places = [...placesIn(map)];
    const place = places[at % places.length];
    const other = places[(at * 31 + 7) % places.length];
    if (place === undefined || other === undefined) continue;
    const moved = Reflect.get(other.holder, other.key);
    const next = isMoved ? structuredClone(moved) : value;
    Object.defineProperty(place.holder, place.key, {
      value: next,
      writable: true,
      enumerable: true,
      configurable: true,
    });
    // Copies of copies double.
    if (places.length > 5_000) break;
  }
  return JSON.stringify({ ...map as object, token: TOKEN });
}

describe("any Builder map", () => {
  it("with random changes is imported rightly, or refused", () => {
    let rightly = 0;
    fc.assert(
      fc.property(fc.constantFrom(...FIXTURES), changes, (text, list) => {
        const made = imported(changed(text, list));
        if (made === undefined) return;
        rightly++;
        isRight(made);
      }),
      RUNS,
    );
    expect(rightly).toBeGreaterThan(RUNS.numRuns / 3);
  });

  it("is imported where a color is of no value of a column", () => {
    const [city = ""] = FIXTURES;
    const text = city.replace('["Supermarket", "#', '[{ "toString": null }, "#');
    expect(text).not.toBe(city);
    const made = imported(text);
    assert(made !== undefined);
    isRight(made);
    expect(made.report.lines().join("\n")).toContain("1 values have no color of their own");
  });

  it("of random JSON is refused", () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => void imported(JSON.stringify(json))), RUNS);
    const config = fc.jsonValue({ maxDepth: 6 });
    fc.assert(
      fc.property(config, config, (one, datasets) => {
        const made = imported(
          JSON.stringify({ datasets, keplerMapConfig: { version: "v1", config: one } }),
        );
        if (made !== undefined) isRight(made);
      }),
      RUNS,
    );
  });

  it("a hundred thousand levels deep is refused or read", () => {
    const deep = "[".repeat(100_000) + "]".repeat(100_000);
    imported(`{"keplerMapConfig":{"version":"v1","config":{"visState":${deep}}}}`);
    imported(`{"keplerMapConfig":{"version":"v1","config":{"mapState":{"x":${deep}}}}}`);
    imported(deep);
  });
});
