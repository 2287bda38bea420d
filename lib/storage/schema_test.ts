import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { denoKv } from "./deno_kv.ts";
import { schemaKey } from "./keys.ts";
import type { KvStorage } from "./kv_storage.ts";
import { guardSchema, hasNewerRows, NewerSchemaError } from "./schema.ts";

const ROW: Deno.KvKey = ["doctor", "x"];

const schemaOf = async (store: KvStorage) => (await store.get(schemaKey()))?.value;
const write = (store: KvStorage) => store.commit({ set: [{ key: ROW, value: true }] });

describe("the schema of a database", () => {
  it("is recorded before the first commit, and not by reading", async () => {
    const store = denoKv(":memory:");
    const guarded = guardSchema(store, { current: 2, least: 1 });
    expect(await guarded.get(ROW)).toBe(null);
    expect(await schemaOf(store)).toBe(undefined);
    await Promise.all([write(guarded), write(guarded)]);
    expect(await schemaOf(store)).toEqual({ current: 2, least: 1 });
    await store.close();
  });

  it("survives an update, a rollback to a version that reads it, and fields of a newer one", async () => {
    const store = denoKv(":memory:");
    await write(guardSchema(store, { current: 1, least: 1 }));
    await store.commit({ set: [{ key: schemaKey(), value: { current: 1, least: 1, by: "3.1" } }] });
    await write(guardSchema(store, { current: 3, least: 2 }));
    expect(await schemaOf(store)).toEqual({ current: 3, least: 2, by: "3.1" });
    await write(guardSchema(store, { current: 2, least: 1 }));
    expect(await schemaOf(store)).toEqual({ current: 3, least: 2, by: "3.1" });
    expect(await hasNewerRows(store, { current: 2, least: 1 })).toBe(true);
    expect(await hasNewerRows(store, { current: 3, least: 2 })).toBe(false);
    await store.close();
  });

  for (const value of [{ current: 3, least: 2 }, { form: 2 }, "3", null]) {
    it(`is refused by every operation where it is ${Deno.inspect(value)}`, async () => {
      const store = denoKv(":memory:");
      await store.commit({ set: [{ key: schemaKey(), value }] });
      const old = guardSchema(store, { current: 1, least: 1 });
      const operations = [
        () => old.get(ROW),
        () => old.getMany([ROW]),
        () => Array.fromAsync(old.list([])),
        () => write(old),
      ];
      for (const operation of operations) {
        await expect(operation()).rejects.toThrow(NewerSchemaError);
        await expect(operation()).rejects.toThrow(/newer version of the app.*Roll back/s);
      }
      expect((await Array.fromAsync(store.list([]))).map(({ key }) => key)).toEqual([schemaKey()]);
      await store.close();
    });
  }
});
