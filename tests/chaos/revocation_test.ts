import { assertExists } from "@std/assert/exists";
import { expect } from "@std/expect";
import { afterAll, afterEach, beforeAll, describe, it } from "@std/testing/bdd";
import { type Emulator, startEmulator } from "../../emulator/mod.ts";
import { layOutData } from "../../emulator/test_data.ts";
import { OutdatedSessionError } from "../../lib/broker/minting/api_tokens.ts";
import { CartoError } from "../../lib/carto/carto_errors.ts";
import { changedUserKey } from "../../lib/storage/keys.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import { tokenGenerationKey } from "../../lib/storage/keys.ts";
import { generationOf, revocationRows } from "../../lib/storage/revocation_rows.ts";
import { isEmpty } from "../../lib/storage/kv_storage.ts";
import { say } from "../../lib/log/terminal.ts";
import { owner, queueRevocation, setUpBroker } from "../helpers/broker.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

let emulator: Emulator;
let dataDir: string;
beforeAll(async () => {
  dataDir = await Deno.makeTempDir();
  await layOutData(dataDir);
  emulator = await startEmulator({ dataDir });
});
afterEach(() => emulator.faults.liftAll());
afterAll(async () => {
  await emulator.close();
  await Deno.remove(dataDir, { recursive: true });
});

/** The number of deletion requests to CARTO. */
const deletions = () => emulator.requests.filter(({ method }) => method === "DELETE").length;

describe("a Retry-After of days", () => {
  it("on a mint holds up no deletion, and mints for a minute", async () => {
    const { broker, clock, rights, store } = await setUpBroker(emulator);
    const token = (username: string) => broker.apiToken(rights("BOSTON"), owner(username, clock));
    await token("ann");
    const before = deletions();
    emulator.faults.inject({
      endpoint: "tokens",
      method: "POST",
      kind: "rate_limited",
      retry_after: 86_400,
      times: 1,
    });
    const refused = await token("bob").catch((error) => error);
    expect(refused).toBeInstanceOf(CartoError);
    expect(refused.retryAfterS).toBeLessThanOrEqual(60);

    await queueRevocation(store, "ann");
    expect(await broker.runMaintenance()).toEqual([]);
    expect(deletions() - before).toBe(1);

    clock.pass(59 * SECOND_MS);
    await expect(token("bob")).rejects.toThrow(CartoError);
    clock.pass(2 * SECOND_MS);
    expect((await token("bob")).token).toBeTruthy();
    say("Retry-After: 86400 on a mint: deleted at once, mints held up for 60 s at most");
    await store.close();
  });

  it("on a deletion holds up deletions for ten seconds, and no mint", async () => {
    const { broker, clock, rights, store } = await setUpBroker(emulator);
    const token = (username: string) => broker.apiToken(rights("BOSTON"), owner(username, clock));
    await token("ann");
    emulator.faults.inject({
      endpoint: "tokens",
      method: "DELETE",
      kind: "rate_limited",
      retry_after: 999_999,
      times: 1,
    });
    await queueRevocation(store, "ann", "disabled");
    await broker.runMaintenance();
    expect((await token("bob")).token).toBeTruthy();
    const before = deletions();
    clock.pass(5 * SECOND_MS);
    await broker.runMaintenance();
    expect(deletions()).toBe(before);
    clock.pass(6 * SECOND_MS);
    await broker.runMaintenance();
    expect(deletions()).toBe(before + 1);
    await store.close();
  });
});

describe("a token that is being made while its user is disabled", () => {
  it("is not stored and is deleted, and the old session is given no other", async () => {
    const store = denoKv(":memory:");
    const other = await setUpBroker(emulator, { store });
    const generation = async () => generationOf(await store.get(tokenGenerationKey("ann")));
    let isMade = false;
    const { broker, clock, rights } = await setUpBroker(emulator, {
      store,
      clock: other.clock,
      async fetch(input, init) {
        const request = new Request(input, init);
        const isMint = request.method === "POST" && request.url.endsWith("/v3/tokens");
        const answer = await fetch(request);
        if (isMint && !isMade) {
          isMade = true;
          await store.commit({ set: revocationRows("ann", "disabled") });
          await other.broker.runMaintenance();
        }
        return answer;
      },
    });
    const before = deletions();
    await expect(broker.apiToken(rights("BOSTON"), owner("ann", clock)))
      .rejects.toThrow(OutdatedSessionError);
    await other.broker.runMaintenance();
    expect(deletions() - before).toBe(1);
    expect(await isEmpty(store, ["api_tokens"])).toBe(true);
    expect(await isEmpty(store, ["leases"])).toBe(true);
    // After a new sign-in there is one at once.
    const session = { ...owner("ann", clock), generation: await generation() };
    expect((await other.broker.apiToken(rights("BOSTON"), session)).token).toBeTruthy();
    await store.close();
  });
});

describe("one token of four that CARTO does not delete", () => {
  it("holds up no other and no other part, is tried ever more seldom, and is reported once", async () => {
    let undeletable: string | undefined;
    let tries = 0;
    const bench = await setUpBroker(emulator, {
      async fetch(input, init) {
        const request = new Request(input, init);
        if (request.method === "DELETE") {
          undeletable ??= request.url;
          if (request.url === undeletable) {
            tries++;
            await request.body?.cancel();
            return Response.json({ error: "Forbidden" }, { status: 403 });
          }
        }
        return await fetch(request);
      },
    });
    const { broker, clock, rights, store, logged, prometheus } = bench;
    const names = ["ann", "bob", "cid", "dee"];
    for (const name of names) await broker.apiToken(rights("BOSTON"), owner(name, clock));
    await broker.runMaintenance();
    const before = deletions();
    await store.commit({
      set: names.map((name) => ({ key: changedUserKey(name), value: "disabled" })),
    });
    await broker.runMaintenance();
    expect(deletions() - before).toBe(3);
    expect(await isEmpty(store, ["api_tokens"])).toBe(true);

    // Two hours of polling every ten seconds.
    for (let round = 0; round < 720; round++) {
      clock.pass(10 * SECOND_MS);
      await broker.runMaintenance();
    }
    expect(logged.filter((event) => event === "revocation_stuck")).toHaveLength(1);
    expect(logged).toHaveLength(1);
    expect(prometheus()).toMatch(/^carto_embed_revocations_stuck_total 1$/m);
    expect(tries).toBeLessThan(30);
    // Reconciliation has run meanwhile, and found nothing that is not in the queue.
    const lists = emulator.requests.filter(({ method, path }) =>
      method === "GET" && path === "/v3/tokens"
    );
    expect(lists.length).toBeGreaterThan(10);
    expect(await Array.fromAsync(store.list(["jobs"]))).toHaveLength(1);

    // Later deletions are not delayed either.
    await broker.apiToken(rights("BOSTON"), owner("eve", clock));
    const beforeEve = deletions();
    await queueRevocation(store, "eve", "signed_out");
    await broker.runMaintenance();
    expect(deletions() - beforeEve).toBe(1);
    say(`One undeletable token of four: 3 deleted at once, ${tries} tries in 2 h, 1 log line`);
    await store.close();
  });
});

describe("a process that ends while it has much to delete", () => {
  it("does what is under way and begins nothing more", async () => {
    const bench = await setUpBroker(emulator, {
      async fetch(input, init) {
        const request = new Request(input, init);
        if (request.method === "DELETE") await new Promise((resolve) => setTimeout(resolve, 50));
        return await fetch(request);
      },
    });
    const { broker, clock, rights, store } = bench;
    const names = Array.from({ length: 40 }, (_, n) => `user-${n}`);
    for (const name of names) {
      await broker.apiToken(rights("BOSTON"), owner(name, clock));
      await queueRevocation(store, name);
    }
    const before = deletions();
    broker.start();
    await new Promise((resolve) => setTimeout(resolve, 60));
    await broker.close();
    const deleted = deletions() - before;
    expect(deleted).toBeLessThan(names.length);
    // Nothing is lost: the next process does the rest.
    clock.pass(30 * SECOND_MS);
    const next = await setUpBroker(emulator, { store, clock });
    await next.broker.runMaintenance();
    expect(deletions() - before).toBe(names.length);
    await store.close();
  });
});

describe("a part of maintenance that fails", () => {
  it("stops none of the others, and is reported once", async () => {
    const { broker, clock, rights, store, logged } = await setUpBroker(emulator);
    await broker.apiToken(rights("BOSTON"), owner("ann", clock));
    emulator.faults.inject({ endpoint: "tokens", method: "GET", kind: "garbage" });
    const before = deletions();
    clock.pass(10 * MINUTE_MS);
    expect(await broker.runMaintenance()).toEqual(["reconcile"]);
    await queueRevocation(store, "ann", "disabled");
    await broker.runMaintenance();
    expect(deletions() - before).toBe(1);
    for (let round = 0; round < 30; round++) {
      clock.pass(10 * SECOND_MS);
      await broker.runMaintenance();
    }
    expect(logged).toEqual(["maintenance_failed"]);
    assertExists(await store.get(["recurring", "tidy_counts"]));
    await store.close();
  });
});
