import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type KvConnectServer, serveKv } from "../../tests/helpers/kv_connect/server.ts";
import type { CommitFault } from "../../tests/helpers/kv_connect/weather.ts";
import { denoKv } from "./deno_kv.ts";
import { commitReceiptKey } from "./keys.ts";
import {
  deleteFromStart,
  isEmpty,
  type KvStorage,
  StorageError,
  UnsettledError,
} from "./kv_storage.ts";

const ROWS: Deno.KvKey = ["rows"];
const row = (...parts: Deno.KvKeyPart[]): Deno.KvKey => [...ROWS, ...parts];
const absent = (key: Deno.KvKey) => ({ key, versionstamp: null });

const valuesOf = async (storage: KvStorage, prefix = ROWS) =>
  (await Array.fromAsync(storage.list(prefix))).map(({ value }) => value);

async function withStorage(test: (storage: KvStorage) => Promise<void>): Promise<void> {
  const storage = denoKv(":memory:");
  await test(storage);
  await storage.close();
}

describe("denoKv()", () => {
  it("keeps what was committed in a file, in a folder it makes", async () => {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/new/folder/kv.sqlite3`;
    const first = denoKv(path);
    const versionstamp = await first.commit({ set: [{ key: row("a"), value: { n: 1 } }] });
    expect((await first.get(row("a")))?.versionstamp).toBe(versionstamp);
    await first.close();
    const second = denoKv(path);
    expect((await second.get(row("a")))?.value).toEqual({ n: 1 });
    expect(await second.get(row("b"))).toBeNull();
    await second.close();
    await Deno.remove(folder, { recursive: true });
  });

  it("writes all of a change or, when a check fails, nothing", () =>
    withStorage(async (storage) => {
      const check = [absent(row("a"))];
      const set = [{ key: row("a"), value: 1 }, { key: row("b"), value: 2 }];
      expect(await storage.commit({ check, set })).not.toBeNull();
      const again = set.map(({ key }) => ({ key, value: 9 }));
      expect(await storage.commit({ check, set: again })).toBeNull();
      expect(await valuesOf(storage)).toEqual([1, 2]);
      await storage.commit({ delete: [row("a"), row("b")] });
      expect(await storage.get(row("a"))).toBeNull();
    }));

  it("adds up what is summed from everywhere, and writes nothing beside a sum that fails", () =>
    withStorage(async (storage) => {
      const sum = [{ key: row("count"), by: 2 }];
      await Promise.all(Array.from({ length: 20 }, () => storage.commit({ sum })));
      expect((await storage.get(row("count")))?.value).toEqual(new Deno.KvU64(40n));
      await storage.commit({ set: [{ key: row("count"), value: "a text" }] });
      const set = [{ key: row("beside"), value: 1 }];
      await expect(storage.commit({ set, sum })).rejects.toThrow(StorageError);
      expect(await storage.get(row("beside"))).toBeNull();
    }));

  it("takes any positive time for a row's end, as clocks and other systems make them", () =>
    withStorage(async (storage) => {
      for (const expireInMs of [899_999.123, 0.2, 0, -5]) {
        const set = [{ key: row("a"), value: expireInMs, expireInMs }];
        expect(await storage.commit({ set })).not.toBeNull();
      }
    }));

  it("gives every write while others write to the same file", async () => {
    const folder = await Deno.makeTempDir();
    const storages = Array.from({ length: 4 }, () => denoKv(`${folder}/kv.sqlite3`));
    await Promise.all(storages.map(async (storage, writer) => {
      for (let n = 0; n < 25; n++) {
        await storage.commit({ set: [{ key: row(writer, n), value: n }] });
      }
    }));
    const [reader] = storages;
    for (let writer = 0; writer < storages.length; writer++) {
      expect((await reader?.get(row(writer, 24)))?.value).toBe(24);
    }
    await Promise.all(storages.map((storage) => storage.close()));
    await Deno.remove(folder, { recursive: true });
  });

  it("says what to check when the database cannot be opened", async () => {
    const file = await Deno.makeTempFile();
    const storage = denoKv(`${file}/kv.sqlite3`);
    await expect(storage.get(row("a"))).rejects.toThrow(StorageError);
    await expect(storage.get(row("a"))).rejects.toThrow("check KV_PATH");
    await storage.close();
    await Deno.remove(file);
  });
});

describe("a family of rows", () => {
  const fill = async (storage: KvStorage, count: number) => {
    const set = Array.from({ length: count }, (_, n) => ({ key: row(n), value: n }));
    for (let at = 0; at < count; at += 900) await storage.commit({ set: set.slice(at, at + 900) });
    await storage.commit({ set: [{ key: ["rows2"], value: "of another family" }] });
  };

  it("is read in batches, from any key on, as far as it is asked for", () =>
    withStorage(async (storage) => {
      await fill(storage, 12);
      const read = async (options: Parameters<KvStorage["list"]>[1]) =>
        (await Array.fromAsync(storage.list(ROWS, options))).map(({ value }) => value);
      const all = Array.from({ length: 12 }, (_, n) => n);
      for (const batchSize of [1, 5, 6, 12, 500]) expect(await read({ batchSize })).toEqual(all);
      expect(await read({ limit: 3 })).toEqual([0, 1, 2]);
      expect(await read({ after: row(8), batchSize: 2 })).toEqual([9, 10, 11]);
      expect(await read({ after: row(8.5), limit: 2 })).toEqual([9, 10]);
      expect(await read({ after: row(11) })).toEqual([]);
      expect([await isEmpty(storage, ROWS), await isEmpty(storage, ["none"])])
        .toEqual([false, true]);
      expect((await storage.getMany([row(3), row("none"), row(4)])).map((one) => one?.value))
        .toEqual([3, undefined, 4]);
    }));

  it("is deleted from its start, no further than what is over and no more than is asked", () =>
    withStorage(async (storage) => {
      await fill(storage, 1_200);
      const isOver = ({ value }: { value: unknown }) => Number(value) < 1_150;
      expect(await deleteFromStart(storage, ROWS, isOver, 520)).toBe(520);
      expect(await deleteFromStart(storage, ROWS, isOver, 5_000)).toBe(630);
      expect(await deleteFromStart(storage, ROWS, isOver, 5_000)).toBe(0);
      expect((await valuesOf(storage)).length).toBe(50);
    }));
});

describe("over a network that loses answers", () => {
  let server: KvConnectServer;
  let storage: KvStorage;
  beforeAll(() => {
    server = serveKv();
    storage = denoKv(server.url, { deadlineMs: 600 });
  });
  afterAll(async () => {
    server.weather.clear();
    await storage.close();
    await server[Symbol.asyncDispose]();
  });

  const change = (key: Deno.KvKey) => ({
    check: [absent(key)],
    sum: [{ key: row("sum", ...key.slice(1)), by: 1 }],
    set: [{ key, value: 1 }],
  });
  const written = async (key: Deno.KvKey) => {
    const [at, sum] = await storage.getMany([key, row("sum", ...key.slice(1))]);
    return [at?.value, sum?.value instanceof Deno.KvU64 ? Number(sum.value.value) : undefined];
  };

  for (const fault of ["lost", "dropped"] satisfies CommitFault[]) {
    it(`a change with checks is written once, and said to be (${fault})`, async () => {
      const key = row(fault);
      server.weather.failCommit(1, fault);
      const versionstamp = await storage.commit(change(key));
      expect((await storage.get(key))?.versionstamp).toBe(versionstamp);
      expect(await written(key)).toEqual([1, 1]);
    });

    it(`so is one that deletes what it checked (${fault})`, async () => {
      const key = row("deleted", fault);
      const versionstamp = await storage.commit({ set: [{ key, value: 1 }] });
      server.weather.failCommit(1, fault);
      const taken = { check: [{ key, versionstamp }], delete: [key] };
      expect(await storage.commit(taken)).not.toBeNull();
      expect(await storage.commit(taken)).toBeNull();
    });
  }

  for (const fault of ["late", "dead"] satisfies CommitFault[]) {
    it(`a change that KV is silent about is never written afterwards (${fault})`, async () => {
      const key = row(fault);
      server.weather.failCommit(1, fault);
      const error = await storage.commit(change(key)).catch((thrown) => thrown);
      expect(error).toBeInstanceOf(StorageError);
      expect(error).not.toBeInstanceOf(UnsettledError);
      // Now the late one arrives.
      server.weather.clear();
      await storage.commit({ set: [{ key: row("sentinel"), value: 1 }] });
      expect(await written(key)).toEqual([undefined, undefined]);
    });
  }

  it("a change is written, and said to be, where its answer alone comes too late", async () => {
    const key = row("slow answer");
    server.weather.failCommit(1, "late");
    const commit = storage.commit(change(key));
    while (server.weather.held === 0) await storage.get(key);
    const before = server.rows.size;
    server.weather.roundTripMs = 2_000;
    server.weather.release();
    while (server.rows.size === before) await new Promise((resolve) => setTimeout(resolve, 1));
    server.weather.clear();
    expect(await commit).toBe((await storage.get(key))?.versionstamp);
    expect(await written(key)).toEqual([1, 1]);
  });

  it("an outage is unsettled: what was sent is on its way", async () => {
    server.weather.away = true;
    const key = row("outage");
    await expect(storage.commit(change(key))).rejects.toThrow(UnsettledError);
    await expect(storage.commit({ set: [{ key: row("unchecked"), value: 1 }] }))
      .rejects.toThrow(UnsettledError);
    await expect(storage.get(key)).rejects.toThrow(StorageError);
    server.weather.clear();
    while ((await storage.get(row("unchecked"))) === null);
    // Written whole, or not at all and never.
    expect([[1, 1], [undefined, undefined]]).toContainEqual(await written(key));
  });

  it("each batch of a long list has a deadline of its own", async () => {
    const set = Array.from({ length: 900 }, (_, n) => ({ key: ["long", n], value: n }));
    await storage.commit({ set });
    server.weather.roundTripMs = 100;
    const startedAt = performance.now();
    const rows = await Array.fromAsync(storage.list(["long"], { batchSize: 100 }));
    expect(performance.now() - startedAt).toBeGreaterThan(600);
    expect(rows.length).toBe(900);
    server.weather.clear();
  });

  it("reads nothing that is out of date", async () => {
    server.lag(true);
    await storage.commit({ set: [{ key: row("lag"), value: 2 }] });
    await expect(storage.get(row("lag"))).rejects.toThrow(StorageError);
    server.lag(false);
    expect((await storage.get(row("lag")))?.value).toBe(2);
  });

  it("receipts end by themselves", async () => {
    expect(await isEmpty(storage, commitReceiptKey("").slice(0, 1))).toBe(false);
    server.rows.dropExpired(Date.now() + 24 * 3_600_000 + 1);
    expect(await isEmpty(storage, commitReceiptKey("").slice(0, 1))).toBe(true);
  });
});
