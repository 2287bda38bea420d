import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { anyOf } from "../../tests/helpers/any_of_schema.ts";
import { createAccess } from "../access/grants.ts";
import { parsePolicyText } from "../access/policy.ts";
import { template } from "./card.ts";
import { checkMap } from "./check_map.ts";
import { type MapDocument, MapFile } from "./map_document.ts";
import { MapDocumentError, parseMap } from "./parse_map.ts";
import { column, datasetName, id } from "./parts.ts";
import { pruneMap } from "./prune_map.ts";
import { text } from "./text.ts";

const OPEN = ["geom", "open_a", "open_b", "open_c"];
const SECRET = ["secret_a", "secret_b", "secret_c"];
const columns = [...OPEN, ...SECRET];
const table = "p.d.t";
const policy = parsePolicyText(JSON.stringify({
  version: 1,
  datasets: {
    seen: { table, columns, open_parameters: ["open_a", "secret_a"] },
    placed: { table, columns: [...columns, "secret_place"], geometry: { column: "secret_place" } },
    hidden_one: { table, columns },
    tiles: { tileset: "p.d.tiles", columns: ["open_a"] },
    hidden_tiles: { tileset: "p.d.hidden", columns: ["open_a"] },
  },
  groups: {
    g: {
      seen: { rows: "all", columns: OPEN },
      placed: { rows: { open_a: 1 }, columns: OPEN },
      tiles: "all",
    },
  },
}));
const rights = createAccess({ policy, connectionName: "c", referers: [] })
  .rightsOf({ username: "", groups: ["g"] });

const columnNames = fc.constantFrom(...columns, "secret_place");
const overrides = new Map<unknown, fc.Arbitrary<unknown>>([
  [column, columnNames],
  [datasetName, fc.constantFrom(...Object.keys(policy.datasets), "hidden_unknown")],
  [id, fc.stringMatching(/^[a-z]{4}$/)],
  [text, fc.stringMatching(/^[a-z {}]{1,8}$/)],
  [
    template,
    fc.oneof(
      columnNames.map((name) => `{${name}}, {open_a}`),
      columnNames.map((name) => ({ en: `{${name}}`, es: `a {${name}} b` })),
    ),
  ],
]);
const documents = anyOf(MapFile, overrides);
const RUNS = { numRuns: 1_000 };

function parsed(document: unknown): MapDocument | undefined {
  try {
    return parseMap(JSON.stringify(document), "a.json").value;
  } catch (error) {
    assert(error instanceof MapDocumentError, String(error));
    for (const { line, column, message } of error.faults) {
      assert(line > 0 && column > 0 && message !== "");
    }
    return undefined;
  }
}

/** The document with what the rules between its parts refuse taken out, so that most are maps. */
function eased(document: unknown): unknown {
  return JSON.parse(JSON.stringify(document), (key, value) => {
    if (["link_aliases", "fit", "center", "breaks", "refresh", "domain"].includes(key)) {
      return undefined;
    }
    if (["operation", "method"].includes(key)) return key === "method" ? "equal" : "count";
    if (key === "classes") return 2;
    if (key === "view") return {};
    if (key === "time_zone") return "UTC";
    if (value?.type === "h3" || value?.type === "quadbin") {
      const counts = [...columns, "secret_place"].map((name) => [name, "count"]);
      return { ...value, aggregate: Object.fromEntries(counts) };
    }
    if (key === "default" || key === "options") return key === "default" ? "a" : undefined;
    if (key === "range" || key === "zoom" || key === "zooms") {
      return Array.isArray(value) ? value.toSorted((a, b) => a - b) : value;
    }
    return Array.isArray(value) && value.every((one) => typeof one === "string")
      ? [...new Set(value)]
      : value;
  });
}

describe("a thousand random documents", () => {
  it("are parsed, or refused in words with places", () => {
    fc.assert(fc.property(documents, (document) => void parsed(document)), RUNS);
  });

  it("of any JSON at all are refused in words", () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => expect(parsed(json)).toBeUndefined()), RUNS);
  });

  it("that can be used are checked and pruned, and no hidden name is left in what is sent", () => {
    let maps = 0;
    let opened = 0;
    fc.assert(
      fc.property(documents, (document) => {
        const map = parsed(eased(document));
        if (map === undefined) return;
        maps++;
        for (const { message, path } of checkMap(map, policy)) {
          assert(message !== "" && path.length > 0);
        }
        const pruned = pruneMap(map, { ...rights, groups: map.groups ?? rights.groups });
        if (pruned === null) {
          const first = map.layers[0]?.dataset ?? "";
          assert(!["seen", "placed", "tiles"].includes(first));
          return;
        }
        opened++;
        const sent = JSON.stringify(pruned);
        assert(!/secret_|hidden_|"groups"/.test(sent), sent);
        assert(pruned.layers.every(({ dataset }) => dataset !== "placed"), sent);
      }),
      RUNS,
    );
    expect(maps).toBeGreaterThan(500);
    expect(opened).toBeGreaterThan(200);
  });
});
