import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { CsvParser } from "../../emulator/import/csv.ts";
import { csvOf, type CsvValue } from "./csv.ts";

function read(text: string): string[][] {
  const parser = new CsvParser();
  return [...parser.push(text), ...parser.end()];
}

describe("a CSV file", () => {
  it("begins with a byte order mark, has a header, and ends each record with CRLF", () => {
    expect(csvOf(["id", "address"], [[1, "12 Main St"], [2, null]]))
      .toBe("\uFEFFid,address\r\n1,12 Main St\r\n2,\r\n");
  });

  it("quotes what holds a comma, a quote or a line end, and nothing else", () => {
    expect(csvOf(["a"], [["1, 2"], ['say "hi"'], ["one\ntwo"], ["one\rtwo"], ["plain; text"]]))
      .toBe('\uFEFFa\r\n"1, 2"\r\n"say ""hi"""\r\n"one\ntwo"\r\n"one\rtwo"\r\nplain; text\r\n');
  });

  it("keeps a spreadsheet from running a text, and leaves negative numbers alone", () => {
    const texts = [
      "=1+1",
      "+1",
      "-1",
      "@SUM(A1)",
      "\tx",
      '=HYPERLINK("http://a.example","b")',
      "＝1",
    ];
    const rows = read(csvOf(["a", "b"], texts.map((text) => [text, -1.5])));
    expect(rows.slice(1)).toEqual(texts.map((text) => [`'${text}`, "-1.5"]));
    expect(csvOf(["a"], [["\rx"]])).toBe('\uFEFFa\r\n"\'\rx"\r\n');
  });

  it("is read back as it was written, whatever it holds, and no field begins a formula", () => {
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
            expect(field).not.toMatch(/^[=+\-@\t\r\n]/);
            expect(field === text || field === `'${text}`).toBe(true);
          })
        );
      }),
      { numRuns: 1_000 },
    );
  });
});
