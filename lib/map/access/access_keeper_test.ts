import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import {
  fail,
  FAULTS,
  HOUR_MS,
  keptAccess,
  MINUTE_MS,
  SECOND_MS,
  settle,
  tokenOf,
  watch,
} from "./test_helpers.ts";

describe("access", () => {
  it("is requested once for concurrent callers, and not before", async () => {
    const { asked, clock, keeper, tokens } = keptAccess();
    await clock.pass(MINUTE_MS);
    expect(asked).toEqual([]);
    const all = await Promise.all([tokenOf(keeper), tokenOf(keeper), tokenOf(keeper)]);
    expect(all).toEqual(["token 1", "token 1", "token 1"]);
    expect(asked).toHaveLength(1);
    expect(tokens).toEqual(["token 1"]);
  });

  it("is renewed before it expires through the whole day, and never expires", async () => {
    for (const lifeMs of [5, 20, 60, 1440].map((minutes) => minutes * MINUTE_MS)) {
      const { asked, clock, healths, keeper, page, server, tokens } = keptAccess({ lifeMs });
      await keeper.access();
      for (let minute = 0; minute < 8 * 60; minute++) {
        page.use();
        await clock.pass(MINUTE_MS);
        const { expires_at } = await keeper.access();
        expect(Date.parse(expires_at)).toBeGreaterThan(clock.now);
      }
      expect(healths).toEqual([]);
      // One to start minting the next, one to fetch it, and the report of use.
      const renewals = 8 * HOUR_MS / (server.lifeMs * 2 / 3);
      expect(asked.length).toBeLessThan(2 * renewals + 8 * 60 / 5 + 2);
      expect(tokens.length).toBeLessThan(renewals + 3);
      for (const [index, { at }] of asked.entries()) {
        expect(at - (asked[index - 1]?.at ?? -Infinity)).toBeGreaterThanOrEqual(30);
      }
    }
  });

  it("counts its lifetime from the response, whatever the clocks say", async () => {
    const { asked, clock, keeper, server } = keptAccess();
    const { mint } = server;
    server.mint = () => ({ ...mint(), expires_at: "2001-01-01T00:00:00Z" });
    expect(await tokenOf(keeper)).toBe("token 1");
    await clock.pass(10 * MINUTE_MS);
    expect(asked).toHaveLength(1);
    expect(await tokenOf(keeper)).toBe("token 1");
  });

  it("is waited for while there is none, until the signal aborts", async () => {
    const { clock, healths, keeper, server } = keptAccess();
    const { answer } = server;
    server.answer = fail("unavailable");
    const waiting = watch(keeper.access());
    const giving = new AbortController();
    const given = watch(keeper.access(giving.signal));
    await clock.pass(10 * SECOND_MS);
    giving.abort(new Error("panned away"));
    await settle();
    expect(given.error).toEqual(new Error("panned away"));
    expect([waiting.pending, healths]).toEqual([true, ["unavailable"]]);
    server.answer = answer;
    await clock.pass(MINUTE_MS);
    expect(waiting.value?.token).toBe("token 1");
    expect(healths).toEqual(["unavailable", "ok"]);
  });

  it("ends with the map: all waiters reject, and requests stop", async () => {
    const { asked, clock, keeper, page, server } = keptAccess();
    await keeper.access();
    server.answer = fail("offline");
    const failed = watch(keeper.failed({ status: 503, token: "token 1" }));
    keeper.stop();
    page.show();
    page.connect();
    await clock.pass(2 * HOUR_MS);
    expect(failed.error).toMatchObject({ name: "AbortError" });
    await expect(keeper.access()).rejects.toMatchObject({ name: "AbortError" });
    expect(asked).toHaveLength(1);
  });
});

describe("a hidden page", () => {
  it("makes no requests, and catches up when it is shown", async () => {
    const { asked, clock, healths, keeper, page } = keptAccess({ lifeMs: 5 * MINUTE_MS });
    await keeper.access();
    page.hide();
    await clock.pass(HOUR_MS);
    expect(asked).toHaveLength(1);
    const waiting = watch(keeper.access());
    await clock.pass(HOUR_MS);
    expect([asked.length, waiting.pending]).toEqual([1, true]);
    page.show();
    await settle();
    expect(waiting.value?.token).toBe("token 2");
    expect(asked).toHaveLength(2);
    expect(healths).toEqual([]);
  });

  it("gets its first access nevertheless: it may be opened in the background", async () => {
    const { keeper, page } = keptAccess();
    page.visible = false;
    expect(await tokenOf(keeper)).toBe("token 1");
  });

  it("notices a sign-out elsewhere when it is shown", async () => {
    const { asked, clock, healths, keeper, page, server } = keptAccess();
    await keeper.access();
    server.answer = fail("signed_out");
    await clock.pass(10 * SECOND_MS);
    page.hide();
    page.show();
    await settle();
    expect(asked).toHaveLength(2);
    expect(healths).toEqual(["signed_out"]);
  });

  it("makes no request for every switch between tabs", async () => {
    const { asked, clock, keeper, page } = keptAccess();
    await keeper.access();
    for (let flip = 0; flip < 20; flip++) {
      page.hide();
      await clock.pass(100);
      page.show();
      await clock.pass(100);
    }
    await clock.pass(5 * SECOND_MS);
    expect(asked.map(({ at }) => at)).toEqual([0, 2, 4]);
  });
});

describe("a device that slept", () => {
  it("renews within half a minute, although timers did not count the time", async () => {
    const { asked, clock, keeper } = keptAccess({ lifeMs: 5 * MINUTE_MS });
    await keeper.access();
    clock.sleep(HOUR_MS);
    expect(asked).toHaveLength(1);
    await clock.pass(30 * SECOND_MS);
    expect(asked).toHaveLength(2);
  });

  it("returns no token that expired meanwhile", async () => {
    const { clock, keeper } = keptAccess({ lifeMs: 5 * MINUTE_MS });
    await keeper.access();
    clock.sleep(HOUR_MS);
    expect(await tokenOf(keeper)).toBe("token 2");
  });
});

describe("the use of the session", () => {
  it("is not reported by automatic renewals", async () => {
    const { asked, clock, keeper } = keptAccess({ lifeMs: 5 * MINUTE_MS });
    await keeper.access();
    await clock.pass(HOUR_MS);
    const [first, ...rest] = asked;
    expect(first?.unattended).toBe(false);
    expect(rest.length).toBeGreaterThan(20);
    expect(rest.every(({ unattended }) => unattended)).toBe(true);
  });

  it("is reported within five minutes, however long the token lasts", async () => {
    const { asked, clock, keeper, page } = keptAccess({ lifeMs: 24 * HOUR_MS });
    await keeper.access();
    await clock.pass(MINUTE_MS);
    for (let input = 0; input < 100; input++) page.use();
    expect(asked).toHaveLength(1);
    await clock.pass(HOUR_MS);
    expect(asked).toEqual([{ at: 0, unattended: false }, { at: 300, unattended: false }]);
    page.use();
    await settle();
    expect(asked[2]).toEqual({ at: 3660, unattended: false });
  });

  it("is reported again after a failed report", async () => {
    const { asked, clock, keeper, page, server } = keptAccess();
    await keeper.access();
    const { answer } = server;
    await clock.pass(10 * MINUTE_MS);
    server.answer = fail("offline");
    page.use();
    await settle();
    server.answer = answer;
    await clock.pass(2 * SECOND_MS);
    expect(asked.slice(1).map(({ unattended }) => unattended)).toEqual([false, false]);
  });
});

describe("random events in random order", () => {
  it("no expired token is returned, and all callers continue after recovery", async () => {
    const event = fc.oneof(
      fc.record({ pass: fc.integer({ min: 1, max: 20 * MINUTE_MS }) }),
      fc.record({ sleep: fc.integer({ min: 1, max: 2 * HOUR_MS }) }),
      fc.record({ page: fc.constantFrom("hide", "show", "use", "connect") }),
      fc.record({ resume: fc.constant(true) }),
      fc.record({ fault: fc.constantFrom(null, ...FAULTS) }),
      fc.record({ failed: fc.constantFrom(401, 429, 503, null) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 25 }), async (events) => {
        const { clock, keeper, page, server } = keptAccess({ lifeMs: 5 * MINUTE_MS });
        const { answer } = server;
        const waiting = [watch(keeper.access())];
        async function request(status: number | null) {
          const access = await keeper.access();
          expect(Date.parse(access.expires_at)).toBeGreaterThan(clock.now);
          await keeper.failed({ status, token: access.token });
          return await keeper.access();
        }
        for (const event of events) {
          if ("pass" in event) await clock.pass(event.pass);
          else if ("sleep" in event) clock.sleep(event.sleep);
          else if ("page" in event) page[event.page]();
          else if ("resume" in event) keeper.resume();
          else if ("failed" in event) waiting.push(watch(request(event.failed)));
          else server.answer = event.fault === null ? answer : fail(event.fault);
          await settle();
        }
        server.answer = answer;
        page.show();
        keeper.resume();
        await clock.pass(5 * MINUTE_MS);
        expect(waiting.filter(({ pending, error }) => pending || error !== undefined)).toEqual([]);
        keeper.stop();
      }),
      { numRuns: 60 },
    );
  });
});
