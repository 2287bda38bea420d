import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { colorBins, colorCategories } from "@deck.gl/carto";
import { mapJsonSchema } from "./map_json_schema.ts";
import { PALETTES } from "./palette.ts";
import { MapDocumentError, parseMap } from "./parse_map.ts";

const ROOT = new URL("../../", import.meta.url);

function problemsOf(text: string): readonly string[] {
  try {
    parseMap(text, "maps/a.json");
    return [];
  } catch (error) {
    assert(error instanceof MapDocumentError, String(error));
    return error.problems;
  }
}

/** A valid map, line by line; each case puts one mistake in. */
const LINES = [
  `{`,
  `  "version": 1,`,
  `  "title": { "en": "Deliveries" },`,
  `  "view": { "fit": "drops" },`,
  `  "refresh": "PT5M",`,
  `  "link_aliases": { "old": "states" },`,
  `  "datasets": { "drops": { "columns": { "kg": { "format": { "type": "number" } } } } },`,
  `  "layers": [`,
  `    { "id": "drops", "dataset": "drops", "type": "point", "color": { "column": "kg", "scale": "bins" } },`,
  `    { "id": "cells", "dataset": "cells", "type": "h3", "aggregate": { "n": "sum" }, "color": { "column": "n", "scale": "continuous" } }`,
  `  ],`,
  `  "widgets": [`,
  `    { "id": "states", "type": "category", "dataset": "drops", "column": "state" },`,
  `    { "id": "weights", "type": "histogram", "dataset": "drops", "column": "kg", "breaks": [1, 5] },`,
  `    { "id": "mode", "type": "parameter", "dataset": "drops", "column": "mode", "default": "a", "options": [{ "value": "a" }] },`,
  `    { "id": "rows", "type": "table", "dataset": "drops", "columns": ["kg"] }`,
  `  ],`,
  `  "search": [{ "id": "find", "dataset": "drops", "columns": ["street"] }]`,
  `}`,
];

/** What to replace, with what, and the expected message. */
const MISTAKES: [from: string, to: string, expected: string][] = [
  [`"version": 1`, `"version": 2`, "2:14 version: must be 1"],
  [`{ "en": "Deliveries" }`, `""`, "3:12 title: must not be an empty text"],
  [`{ "en": "Deliveries" }`, `"<b>x</b>"`, "3:12 title: must be plain text"],
  [`{ "en": "Deliveries" }`, `{ "English": "x" }`, "3:14 title.English: must be a language"],
  [`"title"`, `"titel"`, "3:3 titel: is not known here; known are $schema, version, title"],
  [`"fit": "drops"`, `"fit": "dropz"`, "4:20 view.fit: must be one of the layers: drops, cells"],
  [`"fit": "drops"`, `"fit": "drops", "zoom": 3`, "4:11 view: must have fit, or center and zoom"],
  [`"PT5M"`, `"5 minutes"`, "5:14 refresh: must be a time from PT30S to PT24H"],
  [
    `"old": "states"`,
    `"old": "states2"`,
    "link_aliases.old: must be the id of a widget or search: states",
  ],
  [`"old": "states"`, `"states": "rows"`, "6:21 link_aliases.states: is an id of this map already"],
  [
    `"type": "number" }`,
    `"type": "money" }`,
    "format.type: must be one of number, currency, percent",
  ],
  [`"type": "number" }`, `"type": "currency" }`, "format.currency: is missing"],
  [`"type": "number" }`, `"type": "unit", "unit": "cubit" }`, "format.unit: must be one of acre"],
  [
    `"type": "number" }`,
    `"type": "datetime", "time_zone": "Mars" }`,
    "format.time_zone: must be a time zone",
  ],
  [
    `"type": "point"`,
    `"type": "dots"`,
    "9:50 layers[0].type: must be one of point, line, polygon, h3",
  ],
  [`"id": "cells"`, `"id": "Cells"`, "10:13 layers[1].id: must be an id of small letters"],
  [`"id": "cells"`, `"id": "drops"`, "10:13 layers[1].id: is there already"],
  [`"id": "cells"`, `"id": "cells", "sql": "SELECT 1"`, "layers[1].sql: is not known here"],
  [
    `"id": "cells"`,
    `"id": "cells", "opacity": 80`,
    "layers[1].opacity: must be an opacity, 0 to 1",
  ],
  [
    `"id": "cells"`,
    `"id": "cells", "zoom": [9, 3]`,
    "layers[1].zoom: must not begin above its end",
  ],
  [`"scale": "bins"`, `"scale": "jenks"`, "layers[0].color.scale: must be one of categories, bins"],
  [
    `"scale": "bins"`,
    `"scale": "bins", "classes": 9`,
    "layers[0].color.classes: makes 9 classes, and the palette has 7 colors",
  ],
  [
    `"scale": "bins"`,
    `"scale": "bins", "method": "custom"`,
    "layers[0].color.method: needs breaks",
  ],
  [
    `"scale": "bins"`,
    `"scale": "bins", "palette": "Rainbow"`,
    "layers[0].color.palette: must be a list of colors, or one of Antique, Bold",
  ],
  [
    `"scale": "bins" }`,
    `"scale": "bins" }, "card": { "title": "{a" }`,
    "layers[0].card.title: must have columns in braces",
  ],
  [
    `"scale": "bins" }`,
    `"scale": "bins" }, "card": { "actions": [{ "id": "Open", "title": "Open" }] }`,
    "layers[0].card.actions[0].id: must be an id",
  ],
  [
    `"scale": "bins" }`,
    `"scale": "bins" }, "card": { "actions": ` +
    `[{ "id": "a", "title": "A" }, { "id": "a", "title": "B" }] }`,
    "layers[0].card.actions[1].id: is there already",
  ],
  [
    `"scale": "bins" }`,
    `"scale": "bins" }, "radius": { "column": "kg", "range": [1] }`,
    "layers[0].radius.range[1]: must be",
  ],
  [
    `{ "column": "n",`,
    `{ "column": "m",`,
    "layers[1].color.column: must be one of the layer's aggregate, which is all that its cells have: n",
  ],
  [
    `"n": "sum"`,
    `"n": "median"`,
    "layers[1].aggregate.n: must be one of count, sum, avg, min, max",
  ],
  [
    `"type": "category"`,
    `"type": "bars"`,
    "13:31 widgets[0].type: must be one of formula, category, pie",
  ],
  [
    `"column": "state"`,
    `"column": "state", "operation": "sum"`,
    "widgets[0].operation: needs operation_column",
  ],
  [
    `"column": "state"`,
    `"column": "state", "over": "screen"`,
    "widgets[0].over: must be one of view, all",
  ],
  [
    `"id": "rows"`,
    `"id": "zoom"`,
    "16:13 widgets[3].id: cannot be the id: links have lat, lng, zoom",
  ],
  [`[1, 5]`, `[5, 1]`, "widgets[1].breaks[1]: must be above the one before it"],
  [`"default": "a"`, `"default": "b"`, "widgets[2].default: must be one of the options: a"],
  [`["kg"] }`, `["kg", "kg"] }`, "widgets[3].columns[1]: is there already"],
  [`["kg"] }`, `[] }`, "widgets[3].columns: must name a column"],
  [`["street"]`, `["street", 5]`, "search[0].columns[1]: must be a column's name"],
  [`"id": "find", `, ``, "18:14 search[0].id: is missing"],
];

describe("a map with one mistake", () => {
  it("is valid before the mistake is put in", () => {
    expect(problemsOf(LINES.join("\n"))).toEqual([]);
    expect(MISTAKES.length).toBeGreaterThanOrEqual(30);
  });

  for (const [from, to, expected] of MISTAKES) {
    it(`is reported with its position and what is allowed: ${expected}`, () => {
      const text = LINES.join("\n");
      expect(text.split(from)).toHaveLength(2);
      const problems = problemsOf(text.replace(from, to));
      expect(problems[0]).toMatch(/^maps\/a\.json:\d+:\d+ /);
      expect(problems.join("\n")).toContain(expected);
    });
  }
});

describe("a map", () => {
  it("needs six lines, and has defaults for the rest", () => {
    const { value } = parseMap(
      `{\n"version": 1,\n"title": "Drops",\n"layers": [\n` +
        `{ "id": "drops", "dataset": "drops", "type": "point" }\n]}`,
      "maps/a.json",
    );
    expect(value).toMatchObject({
      share: "shown",
      widgets: [],
      search: [],
      layers: [{ visible: true, opacity: 1, radius: 6, cluster: { above_features: 4_000 } }],
    });
  });

  it("is refused with a message when it is too large, too deep, or no JSON", () => {
    expect(problemsOf(" ".repeat(300_000))).toEqual([
      "maps/a.json:1:1 is too large: at most 256 KiB are read",
    ]);
    expect(problemsOf("[".repeat(1_000))[0]).toContain("is nested too deeply");
    expect(problemsOf('{"version": 1, "version": 1}')[0]).toContain("is there already");
    const layer = { id: "a", dataset: "b", type: "point" };
    const many = { version: 1, title: "x", layers: Array(21).fill(layer) };
    expect(problemsOf(JSON.stringify(many))[0]).toContain("layers: must have 20 layers at most");
  });

  it("of the demo can be used", async () => {
    for await (const { name } of Deno.readDir(new URL("maps/", ROOT))) {
      const text = await Deno.readTextFile(new URL(`maps/${name}`, ROOT));
      expect(() => parseMap(text, name)).not.toThrow();
    }
  });
});

describe("map.schema.json", () => {
  it("is what `deno task maps schema` makes of the app's own schema", async () => {
    const file = new URL("map.schema.json", ROOT);
    expect(await Deno.readTextFile(file)).toBe(mapJsonSchema());
  });
});

describe("palettes", () => {
  it("are those that CARTO's client knows, with as many colors", () => {
    const context = { index: 0, data: [], target: [] };
    const geometry = { type: "Point" as const, coordinates: [0, 0] };
    const colors = (name: string, count: number) => {
      const domain = Array.from({ length: count }, (_, index) => `c${index}`);
      const color = colorCategories({ attr: "category", domain, colors: name });
      return new Set(domain.map((category) => {
        const feature = { type: "Feature" as const, geometry, properties: { category } };
        return JSON.stringify(color(feature, context));
      })).size;
    };
    for (const [name, classes] of Object.entries(PALETTES)) {
      expect(() => colorBins({ attr: "a", domain: [1], colors: name })).not.toThrow();
      expect([name, colors(name, classes)]).toEqual([name, classes]);
    }
  });
});
