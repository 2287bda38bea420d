import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { anyMapFile, eased } from "../../tests/helpers/any_map.ts";
import { createAccess } from "../access/grants.ts";
import { parsePolicyText } from "../access/policy.ts";
import { checkMap } from "./checks/check_map.ts";
import type { MapDocument } from "./map_document.ts";
import { MapDocumentError, parseMap } from "./parse_map.ts";
import { pruneMap } from "./pruning/prune_map.ts";
import { propertyRuns } from "../../tests/helpers/property_runs.ts";

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

const documents = anyMapFile({
  columns: [...columns, "secret_place"],
  datasets: [...Object.keys(policy.datasets), "hidden_unknown"],
});
const RUNS = { numRuns: propertyRuns(1_000) };

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

describe("random documents", () => {
  it("are parsed, or refused in words with places", () => {
    fc.assert(fc.property(documents, (document) => void parsed(document)), RUNS);
  });

  it("of any JSON at all are refused with a message", () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => expect(parsed(json)).toBeUndefined()), RUNS);
  });

  it("that can be used are checked and pruned, and no hidden name is left in what is sent", () => {
    let maps = 0;
    let opened = 0;
    fc.assert(
      fc.property(documents, (document) => {
        const map = parsed(eased(document, [...columns, "secret_place"]));
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
    expect(maps).toBeGreaterThan(RUNS.numRuns / 2);
    expect(opened).toBeGreaterThan(RUNS.numRuns / 5);
  });
});
