import { expect } from "@std/expect";
import { afterAll, afterEach, beforeAll, describe, it } from "@std/testing/bdd";
import { type Emulator, startEmulator } from "../../../emulator/mod.ts";
import { layOutData } from "../../../emulator/test_data.ts";
import { owner, queueRevocation, setUpBroker } from "../../../tests/helpers/broker.ts";
import { deletionBacklog } from "./deletion_rows.ts";
import { TIMING } from "../timing.ts";

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

const deletions = () =>
  emulator.requests.filter(({ method, status }) => method === "DELETE" && status < 300).length;

describe("a change that revokes a user's tokens", () => {
  it("returns once CARTO has deleted theirs, with no maintenance and whatever else is queued", async () => {
    const { audited, broker, clock, rights, store } = await setUpBroker(emulator);
    const token = (city: string, name: string) => broker.apiToken(rights(city), owner(name, clock));
    await token("BOSTON", "ann");
    await token("NEW YORK", "ann");
    await token("BOSTON", "bob");
    await queueRevocation(store, "bob");
    const before = deletions();
    const result = await broker.revokeAfter("ann", async () => {
      await queueRevocation(store, "ann");
      // As it is when the commit rings for maintenance.
      broker.wake();
      return "done";
    });
    expect(result).toBe("done");
    const revoked = audited.flatMap((one) => one.event === "token_revoked" ? [one.owner] : []);
    expect(revoked.filter((of) => of === "user:ann")).toHaveLength(2);
    // The rest is maintenance's, which is woken.
    await broker.runMaintenance();
    expect(deletions() - before).toBe(3);
    expect((await deletionBacklog(store, clock.now())).count).toBe(0);
    await store.close();
  });

  it("asks nothing of CARTO where it revokes none", async () => {
    const { broker, store } = await setUpBroker(emulator);
    const before = emulator.requests.length;
    expect(await broker.revokeAfter("cid", () => Promise.resolve(1))).toBe(1);
    expect(emulator.requests.length).toBe(before);
    await store.close();
  });

  it("returns where CARTO fails or is silent, and leaves the deletion to maintenance", async () => {
    const { broker, clock, rights, store } = await setUpBroker(emulator);
    await broker.apiToken(rights("BOSTON"), owner("ann", clock));
    const fault = emulator.faults.inject({ endpoint: "tokens", method: "DELETE", kind: "drop" });
    await broker.revokeAfter("ann", () => queueRevocation(store, "ann"));
    await broker.runMaintenance();
    expect((await deletionBacklog(store, clock.now())).count).toBe(1);
    fault.lift();
    clock.pass(TIMING.claimMs + 60_000);
    const before = deletions();
    await broker.runMaintenance();
    expect(deletions() - before).toBe(1);
    await store.close();
  });

  it("fails as the change does", async () => {
    const { broker, store } = await setUpBroker(emulator);
    const failing = broker.revokeAfter("ann", () => Promise.reject(new RangeError("no")));
    await expect(failing).rejects.toThrow(RangeError);
    await store.close();
  });
});

describe("two databases with one CARTO, one key and one client", () => {
  it("delete only their own lost tokens, as branches' timelines must", async () => {
    const names = ["deno-deploy app production", "deno-deploy app git-branch/a"];
    const [production, branch] = await Promise.all(
      names.map((origin) => setUpBroker(emulator, { origin })),
    );
    if (!production || !branch) throw new Error("two brokers");
    const both = [production, branch];
    for (const { broker, clock, rights } of both) {
      await broker.apiToken(rights("BOSTON"), owner("ann", clock));
    }
    // Its database is lost: its token is an orphan, which its next one finds.
    const restored = await setUpBroker(emulator, { origin: names[1] });
    await restored.broker.apiToken(restored.rights("BOSTON"), owner("bob", restored.clock));
    const before = deletions();
    for (const { broker, clock } of [production, restored]) {
      clock.pass(TIMING.reconcileMs);
      expect(await broker.runMaintenance()).toEqual([]);
    }
    expect(deletions() - before).toBe(1);
    expect(restored.audited.filter(({ event }) => event === "orphan_deleted")).toHaveLength(1);
    expect(production.audited.filter(({ event }) => event === "orphan_deleted")).toEqual([]);
    for (const { store } of [...both, restored]) await store.close();
  });
});
