import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import {
  cityQuery,
  grantsFor,
  refusal,
  startTestEmulator,
  STORES,
  withQuery,
} from "../test_helpers.ts";

/** Pairs of stores without number: hours of work for SQLite. */
const ENDLESS = `SELECT a.geom FROM ${STORES} AS a JOIN ${STORES} AS b ON a.revenue < b.revenue
  JOIN ${STORES} AS c ON b.revenue < c.revenue`;
const BOSTON = cityQuery("BOSTON");
const LATE = [504, "The query ran longer than 1 s"];

describe("the deadline of maps", () => {
  it("ends SQL and regular expressions that run too long, and serves meanwhile", async () => {
    const emulator = await startTestEmulator({ queryDeadlineMs: 1_000 });
    try {
      const token = await emulator.mint({ grants: grantsFor(ENDLESS, BOSTON) });
      const ask = (fields: Record<string, string>) =>
        emulator.call(withQuery("/v3/maps/carto_dw/query", fields), token);
      let ticks = 0;
      const timer = setInterval(() => ticks++, 10);
      expect(await refusal(await ask({ q: ENDLESS }))).toEqual(LATE);
      clearInterval(timer);
      expect(ticks).toBeGreaterThan(3);
      const search = { values: ["^(([A-Z0-9 ]+)+)+!$"], params: { useRegExp: true } };
      const filters = JSON.stringify({ address: { stringSearch: search } });
      expect(await (await ask({ q: BOSTON, filters })).json()).toMatchObject({ nrows: 0 });
      const quick = { values: ["^BOST.N$"], params: { useRegExp: true } };
      const found = await ask({
        q: BOSTON,
        filters: JSON.stringify({ city: { stringSearch: quick } }),
      });
      expect(await found.json()).toMatchObject({ nrows: 60 });
    } finally {
      await emulator.close();
    }
  });
});
