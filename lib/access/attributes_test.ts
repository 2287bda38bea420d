import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import * as v from "valibot";
import { attribute } from "./schema/attribute_schema.ts";
import { type RawAttribute, readAttribute, readAttributes } from "./attributes.ts";

const read = (declaration: object, raw: RawAttribute | undefined) => {
  const reading = readAttribute(v.parse(attribute, declaration), raw);
  if (reading.outcome === "values") return reading.values;
  return reading.outcome === "missing" ? "missing" : reading.kind;
};

describe("an attribute", () => {
  it("is missing where there is no value", () => {
    for (const raw of [undefined, null, "", []]) {
      expect(read({ type: "text" }, raw)).toBe("missing");
      expect(read({ type: "integer", many: true }, raw)).toBe("missing");
    }
  });

  it("is a text of ordinary form", () => {
    for (const text of ["a", "Größe", "it's, a", "x".repeat(256), "😀".repeat(256)]) {
      expect(read({ type: "text" }, text)).toEqual([text]);
    }
    for (const text of [" a", "a ", "a\n", "\u00a0", "a\0b", "\ud800", "x".repeat(257), 1, true]) {
      expect(read({ type: "text" }, text)).toBe("not_text");
    }
  });

  it("is folded only where the policy says so", () => {
    expect(read({ type: "text" }, "Ann@Acme.com")).toEqual(["Ann@Acme.com"]);
    const fold = "lower";
    expect(read({ type: "text", fold }, "Ann@Acme.com")).toEqual(["ann@acme.com"]);
    expect(read({ type: "text", fold }, "ÄÖΣ. ßς ﬁ")).toEqual(["äöς. ßς ﬁ"]);
    // Each of these would become the address of another person.
    for (const text of ["\u212aim@acme.com", "A\u0130@acme.com", "\u212bsa@acme.com", "\u1e9e"]) {
      expect(read({ type: "text", fold }, text)).toBe("not_text");
      expect(read({ type: "text" }, text)).toEqual([text]);
    }
  });

  it("is an integer as a number or as digits", () => {
    const type = "integer";
    for (const raw of [439, "439"]) expect(read({ type }, raw)).toEqual(["439"]);
    expect(read({ type }, "-0")).toEqual(["0"]);
    expect(read({ type }, -0)).toEqual(["0"]);
    expect(read({ type }, "123456789012345678")).toEqual(["123456789012345678"]);
    for (const raw of [1.5, 2 ** 53, NaN, "0439", "+1", "1e3", " 1", "1234567890123456789", true]) {
      expect(read({ type }, raw)).toBe("not_integer");
    }
  });

  it("is a decimal as digits, with one spelling for equal numbers", () => {
    const type = "decimal";
    for (const raw of ["1.5", "1.50", "1.500"]) expect(read({ type }, raw)).toEqual(["1.5"]);
    expect(read({ type }, "100.00")).toEqual(["100"]);
    expect(read({ type }, "100")).toEqual(["100"]);
    expect(read({ type }, "-0.0")).toEqual(["0"]);
    for (const raw of [1.5, "1.", ".5", "1,5", "1e3", "NaN", "Infinity"]) {
      expect(read({ type }, raw)).toBe("not_decimal");
    }
  });

  it("is a boolean, a date or a UUID", () => {
    expect(read({ type: "boolean" }, false)).toEqual([false]);
    expect(read({ type: "boolean" }, "true")).toBe("not_boolean");
    expect(read({ type: "date" }, "2024-02-29")).toEqual(["2024-02-29"]);
    for (const raw of ["2026-02-29", "2026-1-1", "0000-01-01", "2026-01-01T00:00:00Z", 20260101]) {
      expect(read({ type: "date" }, raw)).toBe("not_date");
    }
    const uuid = "F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6";
    expect(read({ type: "uuid" }, uuid)).toEqual([uuid.toLowerCase()]);
    expect(read({ type: "uuid" }, `{${uuid}}`)).toBe("not_uuid");
  });

  it("is a list only where the policy takes lists, and is never split", () => {
    const many = { type: "text", many: true };
    expect(read(many, ["b", "a", "b"])).toEqual(["a", "b"]);
    expect(read(many, ["a,b"])).toEqual(["a,b"]);
    expect(read(many, "a")).toEqual(["a"]);
    expect(read(many, "a,b")).toBe("commas");
    expect(read({ type: "text" }, ["a"])).toBe("list");
  });

  it("is refused as a whole for one bad item", () => {
    for (const bad of ["", null, " x", 1]) {
      expect(read({ type: "text", many: true }, ["a", bad])).toBe("not_text");
    }
  });

  it("has at most 200 values, and 16 KiB with the others", () => {
    const many = { type: "integer", many: true };
    const numbers = (length: number) => Array.from({ length }, (_, index) => index);
    expect(read(many, numbers(200))).toHaveLength(200);
    expect(read(many, numbers(201))).toBe("too_many");
    const declarations = {
      big: v.parse(attribute, { type: "text", many: true }),
      small: v.parse(attribute, { type: "text" }),
      none: v.parse(attribute, { type: "text" }),
    };
    const big = Array.from({ length: 100 }, (_, index) => `${index}`.padStart(170, "x"));
    expect(readAttributes(declarations, { big, small: "a" })).toEqual({
      big: { outcome: "refused", kind: "too_large" },
      small: { outcome: "refused", kind: "too_large" },
      none: { outcome: "missing" },
    });
    expect(readAttributes(declarations, { small: "a", other: big }).small)
      .toEqual({ outcome: "values", values: ["a"] });
  });
});
