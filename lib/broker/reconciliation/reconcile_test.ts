/** Reconciliation with more tokens than one of its parts has: two of them. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Emulator, startEmulator } from "../../../emulator/mod.ts";
import { layOutData } from "../../../emulator/test_data.ts";
import { storedNames } from "../../../tests/helpers/broker_on_kv.ts";
import { startFullProcess } from "../../../tests/helpers/full_process.ts";
import { ALL_API_TOKENS, ALL_JOBS } from "../../storage/key_prefixes.ts";
import { intentKey } from "../../storage/keys.ts";
import { deleteFromStart, isEmpty } from "../../storage/kv_storage.ts";

const TOKENS = 1_200;

let carto: Emulator;
let dataDir: string;
beforeAll(async () => {
  dataDir = await Deno.makeTempDir();
  await layOutData(dataDir);
  carto = await startEmulator({ dataDir });
});
afterAll(async () => {
  await carto.close();
  await Deno.remove(dataDir, { recursive: true });
});

describe("a comparison of very many tokens", () => {
  it("finds the token of a process that died, wherever it is in CARTO's list", async () => {
    const { asked, broker, clock, names, prefix, store } = await startFullProcess(carto, {
      tokens: TOKENS,
    });
    await broker.runMaintenance();
    names.set("lost", `${prefix}lost`);
    const dead = (name: string) => ({ key: intentKey(clock.now(), name), value: null });
    await store.commit({ set: [dead(`${prefix}lost`), dead(`${prefix}never created`)] });
    clock.pass(10_000);
    expect(await broker.runMaintenance()).toEqual([]);
    expect([...asked.deleted]).toEqual(["lost"]);
    // Pages may shift while they are read: a token that was not found is looked for again.
    for (let minute = 0; minute < 5; minute++) {
      clock.pass(60_000);
      await broker.runMaintenance();
    }
    expect(await isEmpty(store, ALL_JOBS)).toBe(true);
    await store.close();
  });

  it("deletes unknown tokens within its pass, and all at once after a loss", async () => {
    const at = await startFullProcess(carto, { tokens: TOKENS });
    await at.broker.runMaintenance();
    for (const [id] of [...at.names].slice(0, 3)) at.names.delete(id);
    at.names.set("orphan", `${at.prefix}orphan`);
    at.names.set("theirs", "carto-embed-000000000000-theirs");
    for (let part = 0; part < 2; part++) expect(await at.tenMinutes()).toEqual([]);
    expect(at.names.has("orphan")).toBe(false);
    expect(at.names.has("theirs")).toBe(true);

    await deleteFromStart(at.store, ALL_API_TOKENS, () => true, TOKENS);
    await deleteFromStart(at.store, ["token_names"], () => true, TOKENS);
    await deleteFromStart(at.store, ["reconciliation"], () => true, 1);
    await at.tenMinutes();
    expect([...at.names.keys()]).toEqual(["theirs"]);
    await at.store.close();
  });

  it("stops serving what CARTO no longer has, once it has lost many", async () => {
    const { names, store, tenMinutes, broker } = await startFullProcess(carto, { tokens: TOKENS });
    await broker.runMaintenance();
    for (const [id] of [...names].slice(0, TOKENS / 2)) names.delete(id);
    await tenMinutes();
    expect(await storedNames(store)).toEqual([...names.values()].sort());
    await store.close();
  });

  it("deletes no token that an earlier version stored without its name", async () => {
    const process = await startFullProcess(carto, { tokens: TOKENS, areNamed: false });
    for (let part = 0; part < 3; part++) expect(await process.tenMinutes()).toEqual([]);
    expect(process.asked.deleted.size).toBe(0);
    expect(await storedNames(process.store)).toHaveLength(TOKENS);
    expect(await Array.fromAsync(process.store.list(["token_names"]))).toHaveLength(TOKENS);
    await process.store.close();
  });

  it("reads a list that still has deleted tokens three times at most", async () => {
    const at = await startFullProcess(carto, { tokens: 10 });
    await at.broker.runMaintenance();
    const before = at.asked.lists;
    // As if CARTO's list were behind: deleting has no effect on it.
    at.names.delete = () => true;
    at.names.set("deleted", `${at.prefix}deleted`);
    await at.tenMinutes();
    expect(at.asked.deleted.has("deleted")).toBe(true);
    // Each time a page and an empty one.
    expect(at.asked.lists - before).toBeLessThanOrEqual(6);
    await at.store.close();
  });

  it("compares the whole list where CARTO has no pages", async () => {
    const at = await startFullProcess(carto, { tokens: TOKENS, hasPages: false });
    await at.broker.runMaintenance();
    at.names.set("orphan", `${at.prefix}orphan`);
    const [[missing = ""] = []] = at.names;
    at.names.delete(missing);
    await at.tenMinutes();
    expect(at.names.has("orphan")).toBe(false);
    expect(await storedNames(at.store)).toEqual([...at.names.values()].sort());
    await at.store.close();
  });
});
