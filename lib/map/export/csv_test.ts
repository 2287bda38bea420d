import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { CsvRecords } from "../../../emulator/import/csv_records.ts";
import { csvOf, type CsvValue } from "./csv.ts";
import { propertyRuns } from "../../../tests/helpers/property_runs.ts";

function read(text: string): string[][] {
  const parser = new CsvRecords();
  return [...parser.push(text), ...parser.end()].map(({ fields }) => fields);
}

/** Formulas that a spreadsheet could run, with all characters that it skips before them. */
const RUNS = /^[\s\p{C}\p{Z}]*[=+\-@＝＋－＠]/u;

/** The cells as a program reads them with another separator, ignoring quotation marks. */
function carelesslySplit(text: string, separator: string): string[] {
  if (separator === ",") return read(text).flat();
  return text.split(/[\r\n]+/).flatMap((line) => line.split(separator));
}

describe("a CSV file", () => {
  it("begins with a byte order mark, has a header, and ends each record with CRLF", () => {
    expect(csvOf(["id", "address"], [[1, "12 Main St"], [2, null]]))
      .toBe("\uFEFFid,address\r\n1,12 Main St\r\n2,\r\n");
  });

  it("quotes fields with a separator, a quote or a line end, and no others", () => {
    const texts = ["1, 2", "1; 2", "1\t2", 'say "hi"', "one\ntwo", "one\rtwo", "plain text"];
    expect(csvOf(["a"], texts.map((text) => [text]))).toBe(
      '\uFEFFa\r\n"1, 2"\r\n"1; 2"\r\n"1\t2"\r\n"say ""hi"""\r\n"one\ntwo"\r\n"one\rtwo"\r\nplain text\r\n',
    );
  });

  it("keeps a spreadsheet from running a text, and leaves negative numbers alone", () => {
    const texts = ["=1+1", "+1 555", "-1-1", "@SUM(A1)", '=HYPERLINK("http://a.example","b")'];
    const rows = read(csvOf(["a", "b"], texts.map((text) => [text, -1.5])));
    expect(rows.slice(1)).toEqual(texts.map((text) => [`'${text}`, "-1.5"]));
    expect(csvOf(["a"], [["\rx"]])).toBe('\uFEFFa\r\n"\'\rx"\r\n');
  });

  it("takes a text that is a number for what it is", () => {
    const numbers = ["-12.5", "-1", "12", "-1e5"];
    const rows = read(csvOf(["a"], numbers.map((number) => [number])));
    expect(rows.slice(1).flat()).toEqual(numbers);
  });

  const BEFORE = [
    ...["", " ", "   ", "\u00a0", "\t", "\n", "\r\n", ",", ";", "|", "; ", ";\u00a0", "\u3000"],
    ...["\u200b", "\ufeff", "\u00ad", "\0", " \t, "],
  ];
  const OPERATORS = [..."=+-@＝＋－＠"];
  for (const separator of [",", ";", "\t"]) {
    const name = JSON.stringify(separator);
    it(`has no cell that begins a formula where ${name} separates, whatever stands before it`, () => {
      for (const before of BEFORE) {
        for (const operator of OPERATORS) {
          const formula = `${operator}cmd|' /C calc'!A0`;
          for (const text of [`${before}${formula}`, `Main St${before}${formula}${before}x`]) {
            const cells = carelesslySplit(csvOf(["a", "b"], [["first", text]]), separator);
            expect(cells.filter((cell) => RUNS.test(cell))).toEqual([]);
          }
        }
      }
    });
  }

  it("is parsed back unchanged, and no field starts a formula", () => {
    const unit = fc.oneof(
      fc.constantFrom('"', ",", "\n", "\r", "=", "+", "-", "@", "\t", "'", ";", "é", "😀"),
      fc.string({ minLength: 1, maxLength: 1 }),
    );
    const value: fc.Arbitrary<CsvValue> = fc.oneof(
      fc.string({ unit, maxLength: 8 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
      fc.constant(null),
    );
    const table = fc.array(fc.tuple(value, value, value), { maxLength: 8 });
    fc.assert(
      fc.property(table, (rows) => {
        const [header, ...records] = read(csvOf(["a", "b", "c"], rows));
        expect(header).toEqual(["a", "b", "c"]);
        expect(records).toHaveLength(rows.length);
        rows.forEach((row, at) =>
          row.forEach((value, column) => {
            const field = records[at]?.[column] ?? "missing";
            if (typeof value === "number") return expect(Number(field)).toBe(value);
            const text = value ?? "";
            if (!/^-?\d/.test(field)) expect(field).not.toMatch(/^[=+\-@\t\r\n]/);
            expect(field.replaceAll("'", "")).toBe(text.replaceAll("'", ""));
          })
        );
      }),
      { numRuns: propertyRuns(1_000) },
    );
  });
});
