import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Emulator, startEmulator } from "../../emulator/mod.ts";
import { layOutData } from "../../emulator/test_data.ts";
import { accessOf, owner, setUpBroker } from "../../tests/helpers/broker.ts";

const MINUTE_MS = 60_000;
const BOSTON = { BOSTON: { retail_stores: { city: "BOSTON" } } };
const SHARED = { tokens: { per: "group" } };

let emulator: Emulator;
let dataDir: string;

beforeAll(async () => {
  dataDir = await Deno.makeTempDir();
  await layOutData(dataDir);
  emulator = await startEmulator({ dataDir });
});

afterAll(async () => {
  await emulator.close();
  await Deno.remove(dataDir, { recursive: true });
});

describe("a token's life", () => {
  it("is as long as the policy says, and no longer than the user's session", async () => {
    const { broker, clock, rights, store } = await setUpBroker(emulator);
    const long = rights("BOSTON", { tokens: { lifetime_minutes: 240 } });
    const { expiresAt } = await broker.apiToken(long, owner("ann", clock));
    expect(expiresAt).toBe(clock.now() + 240 * MINUTE_MS);
    const sessionExpiresAt = clock.now() + 30 * MINUTE_MS;
    const token = await broker.apiToken(long, { ...owner("bob", clock), sessionExpiresAt });
    expect(token.expiresAt).toBe(sessionExpiresAt);
    await store.close();
  });

  it("is not limited by one user's session where many share the token", async () => {
    const { broker, clock, rights, store } = await setUpBroker(emulator);
    const sessionExpiresAt = clock.now() + MINUTE_MS;
    const token = await broker.apiToken(rights("BOSTON", SHARED), {
      ...owner("ann", clock),
      sessionExpiresAt,
    });
    expect(token.expiresAt).toBe(clock.now() + 60 * MINUTE_MS);
    await store.close();
  });

  it("is renewed in its last third if it is short, and not before", async () => {
    const { broker, clock, rights, minted, store } = await setUpBroker(emulator);
    const brief = rights("BOSTON", { tokens: { lifetime_minutes: 5 } });
    const first = await broker.apiToken(brief, owner("ann", clock));
    clock.pass(3 * MINUTE_MS);
    expect(await broker.apiToken(brief, owner("ann", clock))).toEqual(first);
    expect(minted().api).toBe(1);
    clock.pass(0.5 * MINUTE_MS);
    expect(await broker.apiToken(brief, owner("ann", clock))).toEqual(first);
    // The next caller waits for the renewal in progress.
    clock.pass(MINUTE_MS);
    expect((await broker.apiToken(brief, owner("ann", clock))).token).not.toBe(first.token);
    expect(minted().api).toBe(2);
    await store.close();
  });
});

describe("a policy that changed", () => {
  it("revokes what it no longer grants, and nothing else", async () => {
    const { broker, clock, rights, store, audited, inForce } = await setUpBroker(emulator);
    const kept = await broker.apiToken(rights("BOSTON"), owner("ann", clock));
    const outdated = await broker.apiToken(rights("NEW YORK"), owner("bob", clock));
    inForce.access = accessOf({ groups: BOSTON });
    await broker.revokeOutdated();
    await broker.runMaintenance();
    expect((await broker.apiToken(rights("BOSTON"), owner("ann", clock))).token).toBe(kept.token);
    expect((await broker.apiToken(rights("NEW YORK"), owner("bob", clock))).token)
      .not.toBe(outdated.token);
    expect(audited.map(({ event }) => event)).toEqual([
      "token_minted",
      "token_minted",
      "token_revoked",
      "token_minted",
    ]);
    await store.close();
  });

  it("revokes a token that was renewed meanwhile, which no sweep has seen", async () => {
    const changes: (() => Promise<void>)[] = [];
    const { broker, clock, rights, store, inForce, audited } = await setUpBroker(emulator, {
      async fetch(input, init) {
        const answer = await fetch(input, init);
        await changes.shift()?.();
        return answer;
      },
    });
    await broker.apiToken(rights("NEW YORK"), owner("ann", clock));
    clock.pass(55 * MINUTE_MS);
    // Keeps reconciliation, which would find it too, from being due for a while.
    await broker.runMaintenance();
    const swept = Promise.withResolvers<void>();
    changes.push(async () => {
      inForce.access = accessOf({ groups: BOSTON });
      await broker.revokeOutdated();
      swept.resolve();
    });
    await broker.apiToken(rights("NEW YORK"), owner("ann", clock));
    await swept.promise;
    const names = (name: string) =>
      new Set(
        audited.flatMap((one) => one.event === name && "token_name" in one ? [one.token_name] : []),
      );
    for (let tries = 0; tries < 100 && names("token_revoked").size < 2; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      await broker.runMaintenance();
    }
    expect(names("token_minted").size).toBe(2);
    expect(names("token_revoked")).toEqual(names("token_minted"));
    expect(await Array.fromAsync(store.list(["api_tokens"]))).toEqual([]);
    await store.close();
  });

  it("revokes it also where the policy changed while no process ran", async () => {
    const first = await setUpBroker(emulator);
    await first.broker.apiToken(first.rights("BOSTON"), owner("ann", first.clock));
    const second = await setUpBroker(emulator, { store: first.store });
    second.inForce.access = accessOf({ groups: {} });
    await second.broker.runMaintenance();
    expect(second.audited).toEqual([
      expect.objectContaining({ event: "token_revoked", reason: "policy" }),
    ]);
    await first.store.close();
  });

  it("revokes shared tokens when it no longer allows sharing", async () => {
    const { broker, clock, rights, store, audited, inForce } = await setUpBroker(emulator);
    await broker.apiToken(rights("BOSTON", SHARED), owner("ann", clock));
    inForce.access = accessOf({});
    await broker.runMaintenance();
    expect(audited.map(({ event }) => event)).toEqual(["token_minted", "token_revoked"]);
    await store.close();
  });

  it("leaves a shared token to the others when the user who was first gets more", async () => {
    const { broker, clock, rights, store, minted, inForce } = await setUpBroker(emulator);
    const shared = rights("BOSTON", SHARED);
    const token = await broker.apiToken(shared, owner("ann", clock));
    const users = { ann: { retail_stores: "all" } };
    inForce.access = accessOf({ ...SHARED, users });
    await broker.revokeOutdated();
    expect(await broker.apiToken(shared, owner("bob", clock))).toEqual(token);
    const hers = inForce.access.rightsOf({ username: "ann", groups: ["BOSTON"] });
    expect((await broker.apiToken(hers, owner("ann", clock))).token).not.toBe(token.token);
    expect(minted().api).toBe(2);
    await store.close();
  });

  it("keeps a user's own token by what their groups and their own entries give", async () => {
    const { broker, clock, store, inForce } = await setUpBroker(emulator);
    inForce.access = accessOf({ users: { ann: { retail_stores: { city: "CHICAGO" } } } });
    const subject = { username: "ann", groups: ["NEW YORK", "BOSTON"] };
    const rights = inForce.access.rightsOf(subject);
    const token = await broker.apiToken(rights, owner("ann", clock));
    await broker.revokeOutdated();
    expect(await broker.apiToken(rights, owner("ann", clock))).toEqual(token);
    await store.close();
  });

  it("leaves a token for some datasets for as long as it gives these", async () => {
    const { broker, clock, store, inForce, audited } = await setUpBroker(emulator);
    const retail_stores = { table: "carto-demo-data.demo_tables.retail_stores", columns: ["geom"] };
    const other = { ...retail_stores, columns: ["geom", "city"] };
    const twoOf = (restriction: unknown) =>
      accessOf({
        datasets: { retail_stores, other },
        groups: { BOSTON: { retail_stores: restriction, other: "all" } },
      });
    inForce.access = twoOf("all");
    const subject = { username: "ann", groups: ["BOSTON"] };
    const rights = inForce.access.rightsOf({ ...subject, datasets: ["other"] });
    const whole = await broker.apiToken(inForce.access.rightsOf(subject), owner("ann", clock));
    const token = await broker.apiToken(rights, owner("ann", clock));
    expect(token.token).not.toBe(whole.token);
    inForce.access = twoOf({ city: "BOSTON" });
    await broker.revokeOutdated();
    await broker.runMaintenance();
    expect(await broker.apiToken(rights, owner("ann", clock))).toEqual(token);
    inForce.access = accessOf({});
    await broker.revokeOutdated();
    await broker.runMaintenance();
    expect(audited.filter(({ event }) => event === "token_revoked")).toHaveLength(2);
    await store.close();
  });

  it("counts whatever one person's rights are narrowed to as one", async () => {
    const { broker, clock, store, inForce } = await setUpBroker(emulator);
    const one = { table: "carto-demo-data.demo_tables.retail_stores", columns: ["geom"] };
    const names = Array.from({ length: 61 }, (_, index) => `d${index}`);
    inForce.access = accessOf({
      datasets: Object.fromEntries(names.map((name, index) => [
        name,
        { ...one, columns: ["geom", `c${index}`] },
      ])),
      groups: { BOSTON: Object.fromEntries(names.map((name) => [name, "all"])) },
    });
    const mint = (name: string) =>
      broker.apiToken(
        inForce.access.rightsOf({ username: "ann", groups: ["BOSTON"], datasets: [name] }),
        owner("ann", clock),
      );
    await Promise.all(names.slice(0, 60).map(mint));
    await expect(mint("d60")).rejects.toThrow("budget");
    await store.close();
  });

  it("revokes rows in an outdated form", async () => {
    const { broker, clock, rights, store } = await setUpBroker(emulator);
    await broker.apiToken(rights("BOSTON"), owner("ann", clock));
    const [row] = await Array.fromAsync(store.list(["api_tokens"]));
    assert(row !== undefined);
    const sealed: unknown = Reflect.get(Object(row.value), "sealed");
    const value = { owner: "user:ann", group: "BOSTON", names: ["carto-embed-1"], sealed };
    await store.commit({ set: [{ key: row.key, value }] });
    await broker.revokeOutdated();
    expect(await Array.fromAsync(store.list(["api_tokens"]))).toEqual([]);
    await store.close();
  });
});
