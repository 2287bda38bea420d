import { describe, it } from "@std/testing/bdd";
import { assert } from "@std/assert/assert";
import { assertExists } from "@std/assert/exists";
import { expect } from "@std/expect";

describe("assert", () => {
  it("passes what is truthy, and narrows", () => {
    const value: string | number = Math.random() < 2 ? "text" : 1;
    assert(typeof value === "string");
    expect(value.length).toBe(4);
  });

  it("throws on everything falsy, with the message it was given", () => {
    for (const value of [false, 0, 0n, "", null, undefined, NaN]) {
      expect(() => assert(value, "not there")).toThrow("not there");
    }
    expect(() => assert(false)).toThrow(
      expect.objectContaining({ name: "AssertionError" }),
    );
  });
});

describe("assertExists", () => {
  it("passes what is neither null nor undefined, and narrows", () => {
    const found: string | undefined = ["text"].at(0);
    assertExists(found);
    expect(found.length).toBe(4);
    for (const value of [false, 0, "", NaN]) assertExists(value);
  });

  it("throws on null and undefined, saying which, and why it matters", () => {
    expect(() => assertExists(null)).toThrow(
      '"null" to not be null or undefined.',
    );
    expect(() => assertExists(undefined, "the user")).toThrow(
      "null or undefined: the user",
    );
  });
});
