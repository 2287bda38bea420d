import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import type { ColumnFacts } from "../../../lib/maps/propose/table_facts.ts";
import { editPolicy } from "./edit_policy.ts";
import { insertJson } from "./insert_json.ts";
import { jsonText } from "./json_style.ts";
import type { GroupArgument } from "./new_arguments.ts";
import { groupsOf, parseNewArguments } from "./new_arguments.ts";
import { writeTogether } from "./write_together.ts";

const columns: ColumnFacts[] = [
  { name: "city", type: "text" },
  { name: "n", type: "number" },
  { name: "open", type: "boolean" },
  { name: "geom", type: "geometry" },
];
const dataset = { table: "p.d.t", columns: ["geom", "city"] };
const group = (...rows: [string, string][]): GroupArgument => ({ name: "A", rows });
const edit = (text: string, groups: GroupArgument[], name = "t") =>
  editPolicy(text, { name, dataset, groups, columns });

describe("the policy with one more dataset", () => {
  it("keeps every other character, indentation, line ends and byte order mark", () => {
    const text =
      '\uFEFF{\r\n\t"version":1, "datasets": {\r\n\t\t"a": {"table":"p.d.a"}\r\n\t},\r\n' +
      '\t"groups" :{ "B" :{} }\r\n}\r\n';
    const edited = edit(text, [group(["city", "X"], ["n", "2"], ["n", "3"], ["open", "true"])]);
    expect(edited).toBe(
      '\uFEFF{\r\n\t"version":1, "datasets": {\r\n\t\t"a": {"table":"p.d.a"},\r\n' +
        '\t\t"t": { "table": "p.d.t", "columns": ["geom", "city"] }\r\n\t},\r\n' +
        '\t"groups" :{ "B" :{}, "A": { "t": { "city": "X", "n": [2, 3], "open": true } } }\r\n}\r\n',
    );
    expect(JSON.parse(edited.slice(1))).toEqual({
      version: 1,
      datasets: { a: { table: "p.d.a" }, t: dataset },
      groups: { B: {}, A: { t: { city: "X", n: [2, 3], open: true } } },
    });
  });

  it("refuses what a condition cannot compare", () => {
    const refused: [[string, string], string][] = [
      [["n", "9007199254740993"], "whole number"],
      [["n", "1.5"], "whole number"],
      [["open", "yes"], "true or false"],
      [["geom", "x"], "another column"],
      [["town", "x"], "has no column town"],
    ];
    for (const [row, says] of refused) {
      expect(() => edit('{"datasets":{},"groups":{}}', [group(row)])).toThrow(says);
    }
  });
});

describe("a value set in the text of a document", () => {
  const names = fc.constantFrom("a", "b c", "datasets", "é");
  const documents = fc.dictionary(
    names,
    fc.oneof(fc.integer(), fc.dictionary(names, fc.jsonValue({ maxDepth: 1 }))),
  );

  it("is there, and nothing else is changed", () => {
    fc.assert(
      fc.property(
        documents,
        fc.array(names, { minLength: 1, maxLength: 3 }),
        fc.jsonValue({ maxDepth: 2 }),
        fc.constantFrom(undefined, 1, 4, "\t"),
        (document, path, value, space) => {
          const before = JSON.stringify(document, null, space);
          const expected: Record<string, unknown> = JSON.parse(before);
          let at = expected;
          for (const name of path.slice(0, -1)) {
            const inner = Object.hasOwn(at, name) ? at[name] : {};
            // Only objects are made on the way.
            fc.pre(typeof inner === "object" && inner !== null && !Array.isArray(inner));
            const copy: Record<string, unknown> = { ...inner };
            at[name] = copy;
            at = copy;
          }
          at[path.at(-1) ?? ""] = value;
          const text = insertJson(before, path, value);
          expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(expected)));
        },
      ),
    );
  });

  it("adds lines to a file of many lines, and touches none", async () => {
    const text = await Deno.readTextFile(new URL("../../../policy.json", import.meta.url));
    const edited = edit(text, [{ name: "BOSTON", rows: [["city", "BOSTON"]] }]);
    const kept = new Set(edited.split("\n").map((line) => line.replace(/,$/, "")));
    expect(text.split("\n").filter((line) => !kept.has(line.replace(/,$/, "")))).toEqual([]);
    expect(edited).toContain(',\n      "t": { "city": "BOSTON" }\n    },\n');
  });
});

describe("the arguments of deno task maps new", () => {
  const parse = (...args: string[]) => parseNewArguments(args, "usage");

  it("are a table, and groups with their rows", () => {
    const args = ["p.d.t", "--group", "NEW YORK", "city=A = B", "n=1", "--id", "x", "--group"];
    expect(parse(...args, "HQ", "all", "--dry-run", "--currency", "eur")).toEqual({
      table: "p.d.t",
      id: "x",
      currency: "EUR",
      isDryRun: true,
      groups: [
        { name: "NEW YORK", rows: [["city", "A = B"], ["n", "1"]] },
        { name: "HQ", rows: "all" },
      ],
    });
  });

  it("give no group every row by omission", () => {
    const { groups } = parse("p.d.t", "--group", "A");
    expect(() => groupsOf(groups, "table")).toThrow("needs the rows that it gets");
    expect(groupsOf(parse("p.d.t", "--group", "A", "n=1").groups, "table"))
      .toEqual([{ name: "A", rows: [["n", "1"]] }]);
    expect(() => parse("p.d.t", "--group", "A", "all", "n=1")).toThrow("cannot have all and");
    expect(() => parse("p.d.t", "--id", "A b")).toThrow("--id");
    expect(() => parse("p.d.t", "--currency", "euro")).toThrow("--currency");
    for (const args of [[], ["a", "b"], ["a", "--what"], ["a", "n=1"]]) {
      expect(() => parse(...args)).toThrow("usage");
    }
  });

  it("give all of a tileset, and no part of it", () => {
    const all = [{ name: "A", rows: "all" }];
    expect(groupsOf(parse("p.d.t", "--group", "A").groups, "tileset")).toEqual(all);
    expect(groupsOf(parse("p.d.t", "--group", "A", "all").groups, "tileset")).toEqual(all);
    expect(() => groupsOf(parse("p.d.t", "--group", "A", "n=1").groups, "tileset"))
      .toThrow("CARTO serves a tileset as it is");
  });
});

describe("JSON as people write it", () => {
  it("means the same, in lines of 100 characters where names and texts allow", () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      expect(JSON.parse(jsonText(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }));
    expect(jsonText({ a: [1, 2], b: undefined, c: {}, d: ["x".repeat(60), "y".repeat(60)] })).toBe(
      `{\n  "a": [1, 2],\n  "c": {},\n  "d": [\n    "${"x".repeat(60)}",\n    "${
        "y".repeat(60)
      }"\n  ]\n}\n`,
    );
  });
});

describe("files that are written together", () => {
  it("are all written, or all as they were", async () => {
    const folder = await Deno.makeTempDir();
    const [a, b] = [`${folder}/a`, `${folder}/b`];
    await Deno.writeTextFile(a, "old");
    await writeTogether([{ path: a, before: "old", after: "A" }, {
      path: b,
      before: undefined,
      after: "B",
    }]);
    expect(await Promise.all([a, b].map((path) => Deno.readTextFile(path)))).toEqual(["A", "B"]);
    const stale = [{ path: b, before: "B", after: "C" }, { path: a, before: "old", after: "C" }];
    await expect(writeTogether(stale)).rejects.toThrow("was changed meanwhile");
    await Deno.mkdir(`${folder}/c/d`, { recursive: true });
    const blocked = [{ path: a, before: "A", after: "C" }, {
      path: `${folder}/none/e`,
      before: undefined,
      after: "C",
    }];
    await expect(writeTogether(blocked)).rejects.toThrow("neither was changed");
    expect(await Promise.all([a, b].map((path) => Deno.readTextFile(path)))).toEqual(["A", "B"]);
    const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
    expect(names).toEqual(["a", "b", "c"]);
    await Deno.remove(folder, { recursive: true });
  });
});
