import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { HEARTBEAT_MS } from "./heartbeat.ts";
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

/** With the seconds of the server's cache, less than the documented half minute. */
const NOTICED_MS = HEARTBEAT_MS + 1;

/** A map whose session ended elsewhere, a while after it was drawn. */
async function endedElsewhere(lifeMs?: number) {
  const kept = keptAccess(lifeMs === undefined ? {} : { lifeMs });
  await kept.keeper.access();
  await kept.clock.pass(7 * MINUTE_MS + 13 * SECOND_MS);
  kept.server.session = fail("signed_out");
  kept.server.answer = fail("signed_out");
  return kept;
}

describe("an unused map", () => {
  it("learns of its session's end within seconds, however long its token lasts", async () => {
    const { clock, healths, keeper } = await endedElsewhere(24 * HOUR_MS);
    expect(healths).toEqual([]);
    await clock.pass(NOTICED_MS);
    expect(healths).toEqual(["signed_out"]);
    const waiting = watch(keeper.access());
    await settle();
    expect(waiting.pending).toBe(true);
  });

  it("polls three times a minute, without requesting a token", async () => {
    const { asked, beats, clock, keeper } = keptAccess({ lifeMs: 24 * HOUR_MS });
    await keeper.access();
    await clock.pass(HOUR_MS);
    expect(beats.length).toBe(180);
    expect(asked).toHaveLength(1);
  });

  it("does not poll before data is shown, nor after it is gone", async () => {
    const { beats, clock, server, keeper } = keptAccess();
    await clock.pass(HOUR_MS);
    expect(beats).toEqual([]);
    server.session = fail("signed_out");
    server.answer = fail("signed_out");
    watch(keeper.access());
    await clock.pass(HOUR_MS);
    expect(beats).toEqual([]);
  });

  it("notices that another person signed in in another tab", async () => {
    const { asked, clock, keeper, server } = keptAccess({ lifeMs: 24 * HOUR_MS });
    await keeper.access();
    server.session = () => "Bob";
    await clock.pass(NOTICED_MS);
    expect(asked.map(({ at }) => at)).toEqual([0, 20]);
  });

  it("continues after a new sign-in", async () => {
    const { clock, healths, keeper, server } = await endedElsewhere(24 * HOUR_MS);
    await clock.pass(NOTICED_MS);
    server.answer = server.mint;
    server.session = () => "Ann";
    keeper.resume();
    await settle();
    expect(await tokenOf(keeper)).toBe("token 2");
    await clock.pass(HOUR_MS);
    expect(healths).toEqual(["signed_out", "ok"]);
  });
});

describe("an outage", () => {
  it("does not end the map, whatever fails except the session", async () => {
    for (const fault of FAULTS.filter((one) => one !== "signed_out")) {
      const { asked, beats, clock, healths, keeper, server } = keptAccess({ lifeMs: 24 * HOUR_MS });
      await keeper.access();
      server.session = fail(fault);
      await clock.pass(10 * MINUTE_MS);
      expect([fault, healths, asked.length]).toEqual([fault, [], 1]);
      expect(await tokenOf(keeper)).toBe("token 1");
      // An end is noticed as soon as the server is reachable again.
      expect(beats.length).toBeGreaterThan(25);
      server.session = server.answer = fail("signed_out");
      await clock.pass(NOTICED_MS);
      expect([fault, healths]).toEqual([fault, ["signed_out"]]);
    }
  });
});

describe("a hidden page", () => {
  it("makes no requests, and learns of an end when it is shown again", async () => {
    const { beats, clock, healths, page } = await endedElsewhere(24 * HOUR_MS);
    page.hide();
    const before = beats.length;
    await clock.pass(HOUR_MS);
    expect(beats).toHaveLength(before);
    expect(healths).toEqual([]);
    page.show();
    await settle();
    expect(healths).toEqual(["signed_out"]);
  });

  it("learns of an end after it was shown offline, once the network is back", async () => {
    const { clock, healths, page, server } = await endedElsewhere(24 * HOUR_MS);
    page.hide();
    server.session = server.answer = fail("offline");
    page.show();
    await clock.pass(MINUTE_MS);
    expect(healths).toEqual([]);
    server.session = server.answer = fail("signed_out");
    page.connect();
    await settle();
    expect(healths).toEqual(["signed_out"]);
  });
});

describe("a dropped token", () => {
  it("is not returned again, and the next one counts as new even if it is equal", async () => {
    const { clock, keeper, server, tokens } = keptAccess();
    await keeper.access();
    const { answer } = server;
    const next = Promise.withResolvers<ReturnType<typeof server.mint>>();
    server.answer = () => next.promise;
    server.session = fail("signed_out");
    await clock.pass(NOTICED_MS);
    keeper.forget();
    const waiting = watch(keeper.access());
    await clock.pass(MINUTE_MS);
    expect(waiting.pending).toBe(true);
    server.answer = answer;
    next.resolve(await answer());
    await settle();
    expect(waiting.value?.token).toBe("token 1");
    expect(tokens).toEqual(["token 1", "token 1"]);
  });
});
