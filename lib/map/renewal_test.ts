import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { type MapAccess, MapError } from "./map_access.ts";
import { createRenewal } from "./renewal.ts";

const MINUTE_MS = 60_000;
const REFUSED = new Error("Failed to fetch resource (401) Unauthorized: /1/2/3");

function access(token: string, expiresAt: number): MapAccess {
  return {
    token,
    groups: ["BOSTON"],
    expires_at: new Date(expiresAt).toISOString(),
    api_base_url: "https://carto.example",
    connection_name: "carto_dw",
    sources: {},
  };
}

/** A map drawn with a token of an hour; what happens is kept in `events`. */
function setUp() {
  const clock = { now: 1_700_000_000_000 };
  const events: string[] = [];
  const server = { answer: (): MapAccess => access("first", clock.now + 60 * MINUTE_MS) };
  const renewal = createRenewal({
    requestAccess() {
      events.push("asked");
      return new Promise((resolve) => resolve(server.answer()));
    },
    present(given) {
      events.push(`drawn with ${given.token}`);
      renewal.presented(given);
      return Promise.resolve();
    },
    onUnchanged: () => events.push("unchanged"),
    onFault: (fault) => events.push(fault),
    now: () => clock.now,
  });
  renewal.presented(server.answer());
  /** @returns what happened since the last look. */
  const look = async () => {
    await new Promise((resolve) => setTimeout(resolve));
    return events.splice(0);
  };
  return { clock, look, renewal, server };
}

describe("a token's renewal", () => {
  it("waits for somebody to use the map, and for the token to near its end", async () => {
    const { clock, look, renewal, server } = setUp();
    renewal.onUse();
    clock.now += 50 * MINUTE_MS;
    renewal.onUse();
    expect(await look()).toEqual([]);
    clock.now += MINUTE_MS;
    expect(await look()).toEqual([]);
    server.answer = () => access("second", clock.now + 60 * MINUTE_MS);
    renewal.onUse();
    renewal.onUse();
    expect(await look()).toEqual(["asked", "drawn with second"]);
  });

  it("asks again a minute later while the server has no other token, or cannot answer", async () => {
    const { clock, look, renewal, server } = setUp();
    clock.now += 52 * MINUTE_MS;
    renewal.onUse();
    expect(await look()).toEqual(["asked", "unchanged"]);
    server.answer = () => {
      throw new MapError("offline");
    };
    renewal.onUse();
    clock.now += MINUTE_MS;
    renewal.onUse();
    expect(await look()).toEqual(["asked"]);
    server.answer = () => access("second", clock.now + 60 * MINUTE_MS);
    clock.now += MINUTE_MS;
    renewal.onUse();
    expect(await look()).toEqual(["asked", "drawn with second"]);
  });

  it("tells of a session that has ended", async () => {
    const { clock, look, renewal, server } = setUp();
    server.answer = () => {
      throw new MapError("signed_out");
    };
    clock.now += 52 * MINUTE_MS;
    renewal.onUse();
    expect(await look()).toEqual(["asked", "signed_out"]);
  });

  it("tries another token where CARTO refuses a tile, once for all tiles at a time", async () => {
    const { look, renewal, server } = setUp();
    server.answer = () => access("second", 1_800_000_000_000);
    for (let tile = 0; tile < 12; tile++) renewal.onTileError(REFUSED);
    expect(await look()).toEqual(["asked", "drawn with second"]);
  });

  it("tells of a hole in the map where no other token fills it", async () => {
    const { look, renewal } = setUp();
    renewal.onTileError(REFUSED);
    expect(await look()).toEqual(["asked", "unchanged", "unavailable"]);
    renewal.onTileError(new Error("Failed to fetch resource (503) Service Unavailable"));
    expect(await look()).toEqual(["unavailable"]);
  });
});
