import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { MapError } from "./map_access.ts";
import {
  fail,
  HOUR_MS,
  keptAccess,
  MINUTE_MS,
  SECOND_MS,
  settle,
  tokenOf,
  watch,
} from "./test_helpers.ts";

describe("an outage of our server", () => {
  it("is reported once the token expired, not before, and retried with backoff", async () => {
    const { asked, clock, healths, keeper, server } = keptAccess({ lifeMs: 5 * MINUTE_MS });
    await keeper.access();
    server.answer = fail("offline");
    await clock.pass(299 * SECOND_MS);
    expect(healths).toEqual([]);
    const before = asked.length;
    await clock.pass(10 * MINUTE_MS);
    expect(healths).toEqual(["offline"]);
    expect(asked.length - before).toBeGreaterThanOrEqual(9);
    expect(asked.length - before).toBeLessThanOrEqual(11);
    const pauses = asked.slice(1).map(({ at }, index) => at - (asked[index]?.at ?? 0));
    expect(pauses.slice(1, 7)).toEqual([2, 4, 8, 16, 32, 60]);
  });

  it("is retried at once when the network is back", async () => {
    const { clock, healths, keeper, page, server } = keptAccess({ lifeMs: 5 * MINUTE_MS });
    await keeper.access();
    const { answer } = server;
    server.answer = fail("offline");
    await clock.pass(20 * MINUTE_MS);
    server.answer = answer;
    page.connect();
    await settle();
    expect(healths).toEqual(["offline", "ok"]);
    expect(await tokenOf(keeper)).toBe("token 2");
  });

  it("by a rate limit is reported with its Retry-After, which is respected", async () => {
    const { asked, clock, healths, keeper, page, server } = keptAccess();
    server.answer = fail("limited", 45_000);
    const waiting = watch(keeper.access());
    await clock.pass(44 * SECOND_MS);
    page.connect();
    page.show();
    await settle();
    expect(asked).toHaveLength(1);
    expect(healths).toEqual(["limited"]);
    server.answer = server.mint;
    await clock.pass(2 * SECOND_MS);
    expect(waiting.value?.token).toBe("token 1");
    expect(healths).toEqual(["limited", "ok"]);
  });

  it("by lost rights is reported at once, and checked each minute", async () => {
    const { asked, clock, healths, keeper, server } = keptAccess();
    await keeper.access();
    server.answer = fail("no_access");
    await clock.pass(HOUR_MS);
    expect(healths).toEqual(["no_access"]);
    const waiting = watch(keeper.access());
    expect(asked.length).toBeLessThan(12);
    server.answer = server.mint;
    await clock.pass(MINUTE_MS);
    expect(healths).toEqual(["no_access", "ok"]);
    expect(waiting.value?.token).toBe("token 2");
  });
});

describe("the end of the session", () => {
  it("stops everything until a new sign-in, and then continues", async () => {
    const { asked, clock, healths, keeper, page, server, tokens } = keptAccess();
    await keeper.access();
    const { answer } = server;
    server.answer = fail("signed_out");
    await clock.pass(HOUR_MS);
    const before = asked.length;
    expect(healths).toEqual(["signed_out"]);
    const waiting = watch(keeper.access());
    const tile = watch(keeper.failed({ status: 401, token: "token 1" }));
    page.use();
    page.connect();
    await clock.pass(HOUR_MS);
    expect(asked).toHaveLength(before);
    server.answer = answer;
    keeper.resume();
    await settle();
    expect(waiting.value?.token).toBe("token 2");
    expect(tile.pending).toBe(false);
    expect(healths).toEqual(["signed_out", "ok"]);
    expect(tokens).toEqual(["token 1", "token 2"]);
  });

  it("is over when the person returns after signing in elsewhere", async () => {
    const { asked, clock, healths, keeper, page, server } = keptAccess();
    const { answer } = server;
    server.answer = fail("signed_out");
    const waiting = watch(keeper.access());
    await clock.pass(HOUR_MS);
    page.hide();
    page.show();
    await clock.pass(HOUR_MS);
    expect([asked.length, healths]).toEqual([2, ["signed_out"]]);
    server.answer = answer;
    page.show();
    await settle();
    expect(waiting.value?.token).toBe("token 1");
    expect(healths).toEqual(["signed_out", "ok"]);
  });

  it("is not taken from a response to a request before the sign-in", async () => {
    const { healths, keeper, server } = keptAccess();
    const late = Promise.withResolvers<never>();
    server.answer = () => late.promise;
    const waiting = watch(keeper.access());
    await settle();
    keeper.resume();
    server.answer = server.mint;
    late.reject(new MapError("signed_out"));
    await settle();
    expect(waiting.value?.token).toBe("token 1");
    expect(healths).toEqual([]);
  });
});

describe("a failed request to CARTO", () => {
  it("is retried with the next token where this one was refused", async () => {
    const { asked, healths, keeper, server } = keptAccess();
    await keeper.access();
    server.answer = server.mint;
    const tiles = Array.from(
      { length: 12 },
      () => keeper.failed({ status: 401, token: "token 1" }),
    );
    await Promise.all(tiles);
    expect(await tokenOf(keeper)).toBe("token 2");
    await keeper.failed({ status: 403, token: "token 1" });
    expect(asked).toHaveLength(2);
    expect(healths).toEqual([]);
  });

  it("backs off where the same token is returned, or the next is refused too", async () => {
    const { asked, clock, healths, keeper, server } = keptAccess();
    await keeper.access();
    const refused = watch(keeper.failed({ status: 401, token: "token 1" }));
    await settle();
    expect([refused.pending, healths]).toEqual([true, ["unavailable"]]);
    expect(asked).toHaveLength(2);
    await clock.pass(2 * SECOND_MS);
    expect(refused.pending).toBe(false);
    server.answer = server.mint;
    for (const seconds of [4, 8, 16, 32, 60, 60]) {
      const next = watch(keeper.failed({ status: 401, token: await tokenOf(keeper) }));
      await clock.pass((seconds - 1) * SECOND_MS);
      expect(next.pending).toBe(true);
      await clock.pass(SECOND_MS);
      expect(next.pending).toBe(false);
    }
    // Once per pause except the first: the server cannot know so soon.
    expect(asked).toHaveLength(8);
    keeper.succeeded(await tokenOf(keeper));
    expect(healths).toEqual(["unavailable", "ok"]);
  });

  it("shares one pause with all others, and is retried after it", async () => {
    const { clock, healths, keeper } = keptAccess();
    const { token } = await keeper.access();
    const tiles = Array.from({ length: 6 }, () => watch(keeper.failed({ status: 503, token })));
    await clock.pass(1_999);
    expect(tiles.every(({ pending }) => pending)).toBe(true);
    await clock.pass(1);
    expect(tiles.some(({ pending }) => pending)).toBe(false);
    expect(healths).toEqual(["unavailable"]);
    keeper.succeeded(await tokenOf(keeper));
    expect(healths).toEqual(["unavailable", "ok"]);
  });

  it("is retried soon after another one succeeded, but not after each", async () => {
    const { clock, keeper } = keptAccess();
    const { token } = await keeper.access();
    for (const seconds of [2, 4, 8]) {
      const tile = watch(keeper.failed({ status: 500, token }));
      await clock.pass(seconds * SECOND_MS);
      expect(tile.pending).toBe(false);
    }
    const tile = watch(keeper.failed({ status: 500, token }));
    await clock.pass(500);
    keeper.succeeded(await tokenOf(keeper));
    await clock.pass(1_499);
    expect(tile.pending).toBe(true);
    await clock.pass(1);
    expect(tile.pending).toBe(false);
  });

  it("reports a lost network, and is retried when it is back", async () => {
    const { healths, keeper, page } = keptAccess();
    const { token } = await keeper.access();
    page.connected = false;
    const tile = watch(keeper.failed({ status: null, token }));
    expect(healths).toEqual(["offline"]);
    page.connect();
    await settle();
    expect(tile.pending).toBe(false);
    page.connected = true;
    keeper.succeeded(await tokenOf(keeper));
    watch(keeper.failed({ status: null, token }));
    expect(healths).toEqual(["offline", "ok", "unavailable"]);
  });

  it("respects CARTO's Retry-After, as do requests not yet sent", async () => {
    const { clock, healths, keeper, page } = keptAccess();
    const { token } = await keeper.access();
    const tile = watch(keeper.failed({ status: 429, token, retryAfterMs: 20_000 }));
    const other = watch(keeper.access());
    page.connect();
    await clock.pass(19_999);
    expect([tile.pending, other.pending]).toEqual([true, true]);
    await clock.pass(1);
    expect([tile.pending, other.value?.token]).toEqual([false, token]);
    expect(healths).toEqual(["limited"]);
  });

  it("fails where the grant does not cover it, while CARTO accepts the token", async () => {
    const { clock, keeper } = keptAccess();
    const { token } = await keeper.access();
    const first = watch(keeper.failed({ status: 403, token }));
    await settle();
    keeper.succeeded(token);
    await clock.pass(2 * SECOND_MS);
    expect(first.pending).toBe(false);
    const again = keeper.failed({ status: 403, token, again: true });
    await expect(again).rejects.toMatchObject({ fault: "refused" });
  });

  it("does not fail for a token that CARTO accepted before it was revoked", async () => {
    const { clock, keeper } = keptAccess();
    const { token } = await keeper.access();
    keeper.succeeded(token);
    const first = watch(keeper.failed({ status: 403, token }));
    await clock.pass(2 * SECOND_MS);
    expect(first.pending).toBe(false);
    const again = watch(keeper.failed({ status: 403, token, again: true }));
    await settle();
    expect(again.pending).toBe(true);
  });

  it("is not retried where the request is at fault", async () => {
    const { healths, keeper } = keptAccess();
    const { token } = await keeper.access();
    for (const status of [400, 404, 413]) {
      const fault = status === 404 ? "gone" : "invalid";
      await expect(keeper.failed({ status, token })).rejects.toMatchObject({ fault });
    }
    expect(healths).toEqual([]);
  });

  it("leaves no outage behind when aborted", async () => {
    const { clock, healths, keeper } = keptAccess();
    const { token } = await keeper.access();
    const giving = new AbortController();
    const tile = watch(keeper.failed({ status: 503, token }, giving.signal));
    await clock.pass(SECOND_MS);
    giving.abort();
    await settle();
    expect(tile.error).toMatchObject({ name: "AbortError" });
    expect(healths).toEqual(["unavailable", "ok"]);
  });

  it("is not sent while the page is hidden", async () => {
    const { clock, keeper, page } = keptAccess();
    const { token } = await keeper.access();
    page.hide();
    const tile = watch(keeper.failed({ status: 503, token }));
    await clock.pass(10 * MINUTE_MS);
    expect(tile.pending).toBe(true);
    page.show();
    await settle();
    expect(tile.pending).toBe(false);
  });
});
