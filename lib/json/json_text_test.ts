import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { type Path, pathText, type PlacedFault, readJsonText } from "./json_text.ts";

function faultsOf(text: string): readonly PlacedFault[] {
  const read = readJsonText(text);
  assert(!("value" in read));
  return read;
}

function placeOf(text: string, path: Path, ofName?: boolean): [line: number, column: number] {
  const read = readJsonText(text);
  assert("value" in read);
  const { line, column } = read.place({ path, message: "", ofName });
  return [line, column];
}

describe("readJsonText()", () => {
  it("reads what JSON.parse reads, unless a name is repeated", () => {
    fc.assert(fc.property(fc.json(), (json) => {
      const read = readJsonText(json);
      const reserved = /"(__proto__|constructor|prototype)":/.test(json);
      if ("value" in read) expect(read.value).toEqual(JSON.parse(json));
      else expect(reserved).toBe(true);
    }));
  });

  const faults: [what: string, text: string, line: number, column: number, says: string][] = [
    ["a comma too many", '{\n  "a": 1,\n}', 3, 1, "no comma stands before }"],
    ["a comma too many in a list", "[1,\n2,]", 2, 3, "no comma stands before ]"],
    ["a comma too few", '{"a": 1\n "b": 2}', 2, 2, "expected a comma"],
    ["a comment", '{\n  // why\n  "a": 1}', 2, 3, "comment"],
    ["single quotes", "{'a': 1}", 1, 2, "double quotes"],
    ["a line break within a text", '{"a": "b\nc"}', 1, 7, "closing quote"],
    ["a value in front of the end", '{"a":1} 2', 1, 9, "end of the file"],
    ["what ends too early", '{"a": [1', 1, 9, "]"],
    ["nothing", " \n", 1, 1, "is empty"],
    ["a name that comes twice", '{"a": 1,\n "a": 2}', 2, 2, "there already"],
    ["an escaped name that comes twice", '{"a": {"b": 1, "\\u0062": 2}}', 1, 16, "there already"],
    ["a name that comes twice in a list", '[{"a": 1, "a": 2}]', 1, 11, "there already"],
    ["a name of JavaScript's own", '{"__proto__": {"a": 1}}', 1, 2, "JavaScript"],
  ];
  for (const [what, text, line, column, says] of faults) {
    it(`refuses ${what} with its place`, () => {
      const [fault] = faultsOf(text);
      expect(fault).toMatchObject({ line, column, message: expect.stringContaining(says) });
    });
  }

  const deep: [what: string, text: string, column: number][] = [
    ["lists in lists", "[".repeat(100_000) + "]".repeat(100_000), 65],
    ["lists that never end", "[".repeat(100_000), 65],
    ["objects in objects", '{"a":'.repeat(100_000), 321],
    ["both", '[{"a":'.repeat(50_000) + "1" + "}]".repeat(50_000), 193],
  ];
  for (const [what, text, column] of deep) {
    it(`refuses ${what}, a hundred thousand deep, in words`, () => {
      expect(faultsOf(text)).toEqual([
        { path: [], line: 1, column, message: "is nested too deeply: at most 64 levels are read" },
      ]);
    });
  }

  it("refuses in words what hides how deep it is", () => {
    for (const hidden of ["[}", '/*"*/[', "[)"]) {
      expect(faultsOf(hidden.repeat(100_000))).toHaveLength(1);
    }
  });

  it("reads brackets within texts as what they are, and as many levels as it says", () => {
    expect(readJsonText(JSON.stringify("[{".repeat(1_000)))).toHaveProperty("value");
    expect(readJsonText("[".repeat(64) + "]".repeat(64))).toHaveProperty("value");
    expect(readJsonText("[]".repeat(100).replaceAll("][", "],[").replace(/.*/, "[$&]")))
      .toHaveProperty("value");
  });

  it("refuses what is too large in words, and reports a limited number of faults", () => {
    expect(faultsOf(`"${"a".repeat(4 * 1024 * 1024)}"`))
      .toMatchObject([{ line: 1, column: 1, message: "is too large: at most 4 MiB are read" }]);
    const twice = `{${Array.from({ length: 50_000 }, () => '"a":1').join(",\n")}}`;
    expect(faultsOf(twice)).toHaveLength(20);
  });

  it("reports every repeated name", () => {
    const faults = faultsOf('{"a": {"b": 1, "b": 2}, "c": 3, "c": 4}');
    expect(faults.map(({ path }) => pathText(path))).toEqual(["a.b", "c"]);
  });

  it("finds a value, a name, and of what is missing what it is missing from", () => {
    const text = '{\n  "a": {\r\n    "b": [1, 2]\n  }\n}';
    expect(placeOf(text, ["a", "b", 1])).toEqual([3, 14]);
    expect(placeOf(text, ["a", "b"], true)).toEqual([3, 5]);
    expect(placeOf(text, ["a", "c"], true)).toEqual([2, 8]);
    expect(placeOf(text, [])).toEqual([1, 1]);
  });

  it("ignores a byte order mark", () => {
    expect(placeOf('\uFEFF{"a": 1}', ["a"])).toEqual([1, 7]);
  });
});

describe("pathText()", () => {
  it("puts names that are no words in quotes", () => {
    expect(pathText(["groups", "NEW YORK", "retail_stores", "city", 1]))
      .toBe('groups."NEW YORK".retail_stores.city[1]');
    expect(pathText(["users", 'a"b\n'])).toBe('users."a\\"b\\n"');
  });
});
