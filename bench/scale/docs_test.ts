/** Checks the costs in docs/scale.md: a request or maintenance that costs more is noticed. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { measureCosts } from "./measured_costs.ts";

const page = await Deno.readTextFile(new URL("../../docs/scale.md", import.meta.url));

/** The numbers of each row below a heading. */
function numbersBelow(heading: string): number[][] {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? "";
  return section.split("\n").filter((line) => /^\| .*\d +\|$/.test(line))
    .map((line) =>
      line.split("|").slice(2, -1).map((cell) => Number(cell.trim().replaceAll(",", "")))
    );
}

describe("docs/scale.md", () => {
  it("says what one of each kind of request costs", async () => {
    const costs = await measureCosts();
    expect(numbersBelow("What one request costs")).toEqual(
      Object.values(costs).map(({ reads, writes, roundTrips, carto }) => [
        reads,
        writes,
        roundTrips,
        carto,
      ]),
    );
  });
});
