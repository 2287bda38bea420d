import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { createTileRenewals } from "./tile_renewals.ts";

const OLD = "https://carto.test/query/{z}/{x}/{y}?map=a.1&cache=7";
const NEW = "https://carto.test/query/{z}/{x}/{y}?map=b";
const old = (index: string) => `https://carto.test/query/${index}?map=a.1&cache=7`;

describe("tiles of a map that the server has instantiated", () => {
  it("come from another map once CARTO refuses one, which is instantiated once", async () => {
    const renewals = createTileRenewals();
    let renewed = 0;
    renewals.add([OLD], () => Promise.resolve([NEW, ...++renewed > 1 ? ["twice"] : []]));
    expect(await renewals.current(old("3/1/2"))).toBe(old("3/1/2"));
    const all = await Promise.all([renewals.renew(old("3/1/2")), renewals.renew(old("3/1/3"))]);
    expect(all).toEqual(["3/1/2", "3/1/3"].map((at) => `https://carto.test/query/${at}?map=b`));
    expect(await renewals.current(`${old("4/1/2")}#1`)).toBe(
      "https://carto.test/query/4/1/2?map=b",
    );
    expect(renewed).toBe(1);
  });

  it("are no others, and are tried again after a failure", async () => {
    const renewals = createTileRenewals();
    const answers = [() => Promise.reject(new Error("CARTO is out")), () => Promise.resolve([NEW])];
    renewals.add([OLD], () => answers.shift()?.() ?? Promise.resolve([]));
    const other = "https://carto.test/query/3/1/2?map=aX1&cache=7";
    expect(await renewals.renew(other)).toBe(null);
    expect(await renewals.current(other)).toBe(other);
    await expect(renewals.renew(old("3/1/2"))).rejects.toThrow("CARTO is out");
    expect(await renewals.current(old("3/1/2"))).toBe(old("3/1/2"));
    expect(await renewals.renew(old("3/1/2"))).toContain("map=b");
  });
});
