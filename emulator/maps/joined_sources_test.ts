import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import * as v from "valibot";
import { decodeTile, grantsFor, startTestEmulator, STORES, withQuery } from "../test_helpers.ts";

const instantiation = v.object({
  nrows: v.number(),
  tilejson: v.object({ url: v.tuple([v.string()]) }),
});
const tileJson = v.object({ tiles: v.tuple([v.string()]) });

/** Each yields the 60 stores of Boston and the 200 of New York. */
const SOURCES = [
  `SELECT * FROM ${STORES} WHERE city = 'BOSTON' -- one city
   UNION ALL SELECT * FROM ${STORES} WHERE city = 'NEW YORK';`,
  `SELECT s.geom, s.city, n FROM ${STORES} AS s
   JOIN (SELECT city, COUNT(*) AS n FROM ${STORES} GROUP BY city) AS c USING (city)
   WHERE city IN ('BOSTON', 'NEW YORK')`,
];

describe("maps of joined sources", () => {
  it("have all rows in their tiles", async () => {
    const emulator = await startTestEmulator();
    try {
      const token = await emulator.mint({ grants: grantsFor(...SOURCES) });
      const authorization = `Bearer ${token}`;
      const get = (url: string) => fetch(url, { headers: { authorization } });
      for (const q of SOURCES) {
        const response = await emulator.call(withQuery("/v3/maps/carto_dw/query", { q }), token);
        const map = v.parse(instantiation, await response.json());
        expect(map.nrows).toBe(260);
        const { tiles } = v.parse(tileJson, await (await get(map.tilejson.url[0])).json());
        const tile = await get(tiles[0].replace("{z}/{x}/{y}", "0/0/0"));
        expect(decodeTile(await tile.bytes()).points.positions.value.length).toBe(520);
      }
    } finally {
      await emulator.close();
    }
  });
});
