import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { matchesLike } from "./like.ts";
import { propertyRuns } from "../../../tests/helpers/property_runs.ts";

describe("matchesLike()", () => {
  it("agrees with the regular expression that the pattern stands for", () => {
    const pattern = fc.array(fc.constantFrom("a", "b", "%", "_"), { maxLength: 8 });
    const text = fc.array(fc.constantFrom("a", "b"), { maxLength: 10 });
    fc.assert(
      fc.property(pattern, text, (signs, letters) => {
        const source = signs.join("").replaceAll("%", ".*").replaceAll("_", ".");
        const expected = new RegExp(`^${source}$`, "s").test(letters.join(""));
        expect(matchesLike(signs.join(""), letters.join(""))).toBe(expected);
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it("takes an escaped sign as it is", () => {
    expect(matchesLike("100\\%", "100%")).toBe(true);
    expect(matchesLike("100\\%", "1000")).toBe(false);
    expect(matchesLike("a\\_b", "axb")).toBe(false);
  });

  it("answers at once to a pattern that a regular expression would choke on", () => {
    expect(matchesLike("%a".repeat(30) + "b", "a".repeat(2_000))).toBe(false);
  });
});
