/** Revoking every token, in several turns of several processes, with a CARTO that fails. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Emulator, startEmulator } from "../../../emulator/mod.ts";
import { layOutData } from "../../../emulator/test_data.ts";
import { accessOf, setUpBroker } from "../../../tests/helpers/broker.ts";
import { KEY, newOrigin, storedNames } from "../../../tests/helpers/broker_on_kv.ts";
import { expectEventually } from "../../../tests/helpers/eventually.ts";
import { fillKv, fullCarto } from "../../../tests/helpers/full_kv.ts";
import { manualClock, type MovableClock } from "../../../tests/helpers/manual_clock.ts";
import { denoKv } from "../../storage/deno_kv.ts";
import { ALL_JOBS } from "../../storage/key_prefixes.ts";
import { type KvStorage, StorageError } from "../../storage/kv_storage.ts";
import { installationOf } from "../installation.ts";
import { jobIn } from "../jobs/jobs.ts";
import { createRightsHash } from "../rights_hash.ts";
import { TIMING } from "../timing.ts";

const TOKENS = 60;

let folder: string;
let carto: Emulator;
beforeAll(async () => {
  folder = await Deno.makeTempDir();
  await layOutData(folder);
  carto = await startEmulator({ dataDir: folder });
});
afterAll(async () => {
  await carto.close();
  await Deno.remove(folder, { recursive: true });
});

/** A KV with so many tokens, whose commits take a second: a turn is about ten of them. */
async function withTokens() {
  const store = denoKv(":memory:");
  const clock = manualClock();
  const origin = newOrigin();
  const { namePrefix: prefix } = await installationOf([KEY], origin);
  const rights = accessOf({}).rightsOf({ username: "", groups: ["BOSTON"] });
  const rightsHash = createRightsHash(carto);
  const hashOf = (owner: string) => rightsHash(rights, owner);
  const filling = { tokens: TOKENS, counters: 0, prefix, now: clock.now(), hashOf };
  const fill = () => fillKv(store, filling);
  const { answer, asked } = fullCarto(await fill());
  const process = async (of: KvStorage, fetch: typeof globalThis.fetch = answer) =>
    (await setUpBroker(carto, { store: slowly(of, clock), clock, origin, fetch })).broker;
  return { store, clock, process, fill, answer, asked };
}

function slowly(store: KvStorage, clock: MovableClock): KvStorage {
  return {
    ...store,
    commit(change) {
      clock.pass(1_000);
      return store.commit(change);
    },
  };
}

async function isQueued(store: KvStorage): Promise<boolean> {
  const jobs = (await Array.fromAsync(store.list(ALL_JOBS))).map(jobIn);
  return jobs.some((job) => job?.kind === "revoke_all");
}

describe("revoking all tokens", () => {
  it("waits for no deletion at CARTO, however long CARTO takes", async () => {
    const { store, process, answer, asked } = await withTokens();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const broker = await process(store, async (input, init) => {
      const request = new Request(input, init);
      if (request.method === "DELETE") await released;
      return await answer(request);
    });
    await broker.forOperators.revokeAll();
    await expectEventually(async () =>
      (await storedNames(store)).length === 0 && !await isQueued(store)
    );
    expect(asked.deleted.size).toBe(0);
    release();
    await broker.runMaintenance();
    expect(asked.deleted.size).toBe(TOKENS);
    await broker.close();
    await store.close();
  });

  it("is finished by another process where one dies, and revokes what was there when asked again", async () => {
    const { store, clock, process, fill, asked } = await withTokens();
    let commits = 0;
    const dying = await process({
      ...store,
      commit(change) {
        if (commits++ > 25) return Promise.reject(new StorageError("the process is dead"));
        return store.commit(change);
      },
    });
    await dying.forOperators.revokeAll();
    await dying.runMaintenance();
    const left = (await storedNames(store)).length;
    expect([left > 0, left < TOKENS, await isQueued(store)]).toEqual([true, true, true]);
    // By now the first rows are there again, with new tokens.
    await fill();
    const another = await process(store);
    await another.forOperators.revokeAll();
    await another.runMaintenance();
    expect(await storedNames(store)).toEqual([]);
    clock.pass(TIMING.claimMs);
    await another.runMaintenance();
    expect([await isQueued(store), asked.deleted.size >= TOKENS]).toEqual([false, true]);
    await another.close();
    await store.close();
  });

  it("goes on where a process stopped", async () => {
    const { store, process } = await withTokens();
    const stopping = await process(store);
    await stopping.forOperators.revokeAll();
    await stopping.close();
    expect(await isQueued(store)).toBe(true);
    const next = await process(store);
    await next.runMaintenance();
    expect([await storedNames(store), await isQueued(store)]).toEqual([[], false]);
    await next.close();
    await store.close();
  });
});
