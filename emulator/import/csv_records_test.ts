import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { CsvRecords } from "./csv_records.ts";
import { propertyRuns } from "../../tests/helpers/property_runs.ts";

function parse(pieces: readonly string[]): string[][] {
  const parser = new CsvRecords();
  return [...pieces.flatMap((piece) => parser.push(piece)), ...parser.end()]
    .map(({ fields }) => fields);
}

/** Cuts a text at these places. */
function cut(text: string, places: readonly number[]): string[] {
  const ends = [...places.map((place) => place % (text.length + 1)), text.length]
    .sort((a, b) => a - b);
  return ends.map((end, index) => text.slice(index === 0 ? 0 : ends[index - 1], end));
}

describe("CsvRecords", () => {
  it("reads quotes, quotes in quotes, line ends of both kinds and empty fields", () => {
    const text = '\uFEFFa,b\r\n"x ""y""","1,\n2"\n\n,\n"",z"z\n';
    expect(parse([text])).toEqual([
      ["a", "b"],
      ['x "y"', "1,\n2"],
      ["", ""],
      ["", 'z"z'],
    ]);
  });

  it("takes a last line without an end, also one that ends in a comma", () => {
    expect(parse(["a,b\n1,2"])).toEqual([["a", "b"], ["1", "2"]]);
    expect(parse(["a,b\n1,"])).toEqual([["a", "b"], ["1", ""]]);
    expect(parse(["a\r"])).toEqual([["a"]]);
    expect(parse([""])).toEqual([]);
  });

  it("finds what separates fields in the first line, and tells where records begin", () => {
    expect(parse(["a;b,c;d\n1;2,5;3"])).toEqual([["a", "b,c", "d"], ["1", "2,5", "3"]]);
    expect(parse(["a\tb\n1\t2\n"])).toEqual([["a", "b"], ["1", "2"]]);
    expect(parse(['"a;b;c",d\n1,2\n'])).toEqual([["a;b;c", "d"], ["1", "2"]]);
    const lines = new CsvRecords().push('a,b\n"1\n\n",2\n\n3,4\n').map(({ line }) => line);
    expect(lines).toEqual([1, 2, 6]);
  });

  it("takes the separator that Excel names, and line ends of carriage returns alone", () => {
    expect(parse(["sep=;\r\na;b,c,d\r\n1;2\r\n"])).toEqual([["a", "b,c,d"], ["1", "2"]]);
    expect(parse(["a,b\r", "1,2\r"])).toEqual([["a", "b"], ["1", "2"]]);
    expect(parse(["a,b\r", "\n1,2\r\n"])).toEqual([["a", "b"], ["1", "2"]]);
  });

  it("refuses text after a closing quote: it would hide where the record ends", () => {
    expect(() => parse(['a,b\n1,"x\n2,"y"\n'])).toThrow("The record of line 2 has text after");
    expect(() => parse(['a,b\n1,"5" pipe"\n'])).toThrow("The record of line 2 has text after");
    expect(parse(['a,b\n1,"x" ', ' \n2,y"y\n'])).toEqual([["a", "b"], ["1", "x"], ["2", 'y"y']]);
  });

  it("says so where a quote is never closed", () => {
    expect(() => parse(['a\n"b\n'])).toThrow("opened in the record of line 2 and never closed");
  });

  it("reads back whatever is written, wherever the text is cut", () => {
    const field = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", "é", " ") });
    const records = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 6 });
    fc.assert(
      fc.property(records, fc.array(fc.nat(200)), (rows, places) => {
        const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
        const text = rows.map((row) => `${row.map(quoted).join(",")}\r\n`).join("");
        expect(parse(cut(text, places))).toEqual(rows);
      }),
      { numRuns: propertyRuns(1_000) },
    );
  });
});
