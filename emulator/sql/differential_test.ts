import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { normalize, openBoth } from "./differential/engines.ts";
import { drawStatement } from "./differential/statements.ts";

/** Statements that are compared; `SQL_STATEMENTS` sets another number. */
const RUNS = Number(Deno.env.get("SQL_STATEMENTS") ?? 150);

describe("the emulator's SQL beside DuckDB", () => {
  it(`answers ${RUNS} random statements alike, or both fail`, async () => {
    const both = await openBoth();
    let failed = 0;
    try {
      await fc.assert(
        fc.asyncProperty(fc.gen(), async (draw) => {
          const statement = drawStatement(draw);
          const ours = both.ours(statement);
          const theirs = await both.theirs(statement);
          if (ours instanceof Error && theirs instanceof Error) {
            expect([statement, ours.message]).toEqual([
              statement,
              expect.stringMatching(/overflow/),
            ]);
            failed += 1;
            return;
          }
          expect([statement, normalize(ours)]).toEqual([statement, normalize(theirs)]);
        }),
        { numRuns: RUNS, endOnFailure: true },
      );
      expect(failed).toBeLessThan(RUNS / 2);
    } finally {
      await both.close();
    }
  });
});
