import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { wholeShares } from "./shares.ts";

describe("wholeShares", () => {
  it("gives the rest of rounding to the largest remainders", () => {
    expect(wholeShares([1, 1, 1])).toEqual([34, 33, 33]);
    expect(wholeShares([106, 54, 50, 27, 19])).toEqual([41, 21, 20, 11, 7]);
  });

  it("is null where the amounts are not parts of a whole", () => {
    expect(wholeShares([3, -1])).toBeNull();
    expect(wholeShares([0, 0])).toBeNull();
    expect(wholeShares([])).toBeNull();
  });

  it("adds up to 100, each within one percent of its exact share", () => {
    fc.assert(fc.property(
      fc.array(fc.nat(1e9), { minLength: 1, maxLength: 40 }),
      (amounts) => {
        const total = amounts.reduce((sum, amount) => sum + amount, 0);
        fc.pre(total > 0);
        const shares = wholeShares(amounts) ?? [];
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(100);
        shares.forEach((share, index) => {
          expect(Math.abs(share - 100 * (amounts[index] ?? 0) / total)).toBeLessThan(1);
        });
      },
    ));
  });
});
