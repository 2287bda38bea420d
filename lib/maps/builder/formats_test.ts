import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { d3Format, type FormatInput, presetFormat } from "./formats.ts";

const specifiers: [specifier: string, format: FormatInput | undefined][] = [
  [",.0f", { type: "number", digits: 0 }],
  [",.2f", { type: "number", digits: 2 }],
  ["d", { type: "number", digits: 0 }],
  [",", { type: "number" }],
  [".3~s", { type: "number", compact: true }],
  [".4r", { type: "number" }],
  ["$,.2f", { type: "currency", currency: "USD", digits: 2 }],
  ["$.3~s", { type: "currency", currency: "USD", compact: true }],
  [".1%", { type: "percent", digits: 1 }],
  ["%Y-%m-%d", { type: "date" }],
  ["%d/%m/%Y %H:%M", { type: "datetime" }],
  ["x", undefined],
  ["€,.2f", undefined],
  ["0".repeat(90), undefined],
  ["'; DROP TABLE t", undefined],
];

const presets: [name: string, format: FormatInput | undefined][] = [
  ["DECIMAL_SHORT_COMMA", { type: "number", compact: true }],
  ["DECIMAL_COMMA", { type: "number" }],
  ["DECIMAL_INT", { type: "number", digits: 0 }],
  ["DECIMAL_DECIMAL_FIXED_2", { type: "number", digits: 2 }],
  ["DECIMAL_PERCENT_FULL_1", { type: "percent", digits: 1 }],
  ["DECIMAL_PRECENT_REGULAR", { type: "percent", of: "hundred" }],
  ["DECIMAL_CURRENCY", { type: "currency", currency: "USD" }],
  ["DATE_L", undefined],
];

describe("Builder's formats", () => {
  it("of d3 have one like it here, or none", () => {
    for (const [text, format] of specifiers) {
      expect([text, d3Format(text)?.format]).toEqual([text, format]);
    }
  });

  it("by name have one like it here, or none", () => {
    for (const [name, format] of presets) {
      expect([name, presetFormat(name)?.format]).toEqual([name, format]);
    }
  });
});
