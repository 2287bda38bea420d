import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { insertProperty } from "./insert_property.ts";

const STYLE = { insertSpaces: true, tabSize: 2, eol: "\n" };
const VALUE = { table: "a.b.c", columns: ["geom"] };

describe("insertProperty()", () => {
  it("adds a property in the file's style, and changes no other character", () => {
    const text = '{\n  "datasets": {\n    "a":   { "table": "x.y.z" }\n  }\n}\n';
    expect(insertProperty(text, ["datasets", "b"], VALUE, STYLE)).toBe(
      '{\n  "datasets": {\n    "a":   { "table": "x.y.z" },\n' +
        '    "b": {\n      "table": "a.b.c",\n      "columns": ["geom"]\n    }\n  }\n}\n',
    );
  });

  it("keeps tabs and line ends", () => {
    const text = '{\r\n\t"datasets": {\r\n\t\t"a": {}\r\n\t}\r\n}';
    const style = { insertSpaces: false, tabSize: 1, eol: "\r\n" };
    expect(insertProperty(text, ["datasets", "b"], VALUE, style)).toContain(
      '\t\t"a": {},\r\n\t\t"b": {\r\n\t\t\t"table": "a.b.c",\r\n',
    );
  });

  it("leaves to others what has no line of its own, or is there", () => {
    expect(insertProperty('{ "a": {} }', ["b"], VALUE, STYLE)).toBeUndefined();
    expect(insertProperty("{\n}", ["b"], VALUE, STYLE)).toBeUndefined();
    expect(insertProperty('{\n  "b": 1\n}', ["b"], VALUE, STYLE)).toBeUndefined();
    expect(insertProperty('{\n  "a": 1\n}', ["c", "b"], VALUE, STYLE)).toBeUndefined();
  });
});
