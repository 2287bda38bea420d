import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { toType, TypeInference } from "./column_types.ts";
import type { RawValue } from "./rows.ts";

function infer(...values: RawValue[]): string {
  const inference = new TypeInference();
  for (const value of values) inference.see(value);
  return inference.type;
}

describe("TypeInference", () => {
  it("finds the type that all values have", () => {
    expect(infer("1", "-2.5", "1e6", ".5", null)).toBe("number");
    expect(infer(1, 2.5)).toBe("number");
    expect(infer("true", "FALSE")).toBe("boolean");
    expect(infer(true, null)).toBe("boolean");
    expect(infer("2024-01-31", "2024-01-31T10:00:00Z", "2024-01-31 10:00")).toBe("timestamp");
    expect(infer("x", "1")).toBe("string");
  });

  it("takes for text what would lose something as a number, or is of several types", () => {
    expect(infer("02111", "10001")).toBe("string");
    expect(infer("9007199254740993")).toBe("string");
    expect(infer("1", "true")).toBe("string");
    expect(infer("2024-13-45")).toBe("string");
    for (const text of ["-", ".", "1e", "1e999", "0x10", " 1", "1 ", "Infinity", "NaN"]) {
      expect(infer(text)).toBe("string");
    }
    expect(infer(null, null)).toBe("string");
  });
});

describe("toType()", () => {
  it("gives values in their column's type, and keeps nulls", () => {
    expect(toType("1e3", "number")).toBe(1_000);
    expect(toType("TRUE", "boolean")).toBe(true);
    expect(toType(false, "boolean")).toBe(false);
    expect(toType(12, "string")).toBe("12");
    for (const type of ["number", "boolean", "timestamp", "string"] as const) {
      expect([toType(null, type), toType(undefined, type)]).toEqual([null, null]);
    }
  });

  it("gives times in UTC, and takes those without a zone for UTC", () => {
    expect(toType("2024-01-31", "timestamp")).toBe("2024-01-31T00:00:00.000Z");
    expect(toType("2024-01-31 10:00:00", "timestamp")).toBe("2024-01-31T10:00:00.000Z");
    expect(toType("2024-01-31T10:00:00.5+02:00", "timestamp")).toBe("2024-01-31T08:00:00.500Z");
  });
});
