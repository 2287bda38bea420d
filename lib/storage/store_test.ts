import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { kvStore, StorageError } from "./store.ts";

describe("kvStore()", () => {
  it("keeps what was committed in a file, in a folder it makes", async () => {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/new/folder/kv.sqlite3`;
    const first = kvStore(path);
    const versionstamp = await first.commit({ set: [{ key: ["a"], value: { n: 1 } }] });
    expect((await first.get(["a"]))?.versionstamp).toBe(versionstamp);
    await first.close();
    const second = kvStore(path);
    expect((await second.get(["a"]))?.value).toEqual({ n: 1 });
    expect(await second.get(["b"])).toBeNull();
    await second.close();
    await Deno.remove(folder, { recursive: true });
  });

  it("writes all of a change or, when a check fails, nothing", async () => {
    const store = kvStore(":memory:");
    const set = [{ key: ["a"], value: 1 }, { key: ["b"], value: 2 }];
    expect(await store.commit({ check: [{ key: ["a"], versionstamp: null }], set })).not.toBeNull();
    const again = set.map(({ key }) => ({ key, value: 9 }));
    expect(await store.commit({ check: [{ key: ["a"], versionstamp: null }], set: again }))
      .toBeNull();
    expect((await store.list([])).map(({ value }) => value)).toEqual([1, 2]);
    await store.commit({ delete: [["a"], ["b"]] });
    expect(await store.get(["a"])).toBeNull();
    await store.close();
  });

  it("adds up what is summed from everywhere", async () => {
    const store = kvStore(":memory:");
    const sum = [{ key: ["count"], by: 2 }];
    await Promise.all(Array.from({ length: 20 }, () => store.commit({ sum })));
    expect((await store.get(["count"]))?.value).toEqual(new Deno.KvU64(40n));
    await store.close();
  });

  it("gives every write while other stores write to the same file", async () => {
    const folder = await Deno.makeTempDir();
    const stores = Array.from({ length: 4 }, () => kvStore(`${folder}/kv.sqlite3`));
    await Promise.all(stores.map(async (store, writer) => {
      for (let n = 0; n < 25; n++) {
        await store.commit({ set: [{ key: ["n", writer, n], value: n }] });
      }
    }));
    const [reader] = stores;
    for (let writer = 0; writer < stores.length; writer++) {
      expect((await reader?.get(["n", writer, 24]))?.value).toBe(24);
    }
    await Promise.all(stores.map((store) => store.close()));
    await Deno.remove(folder, { recursive: true });
  });

  it("says what to check when the database cannot be opened", async () => {
    const file = await Deno.makeTempFile();
    const store = kvStore(`${file}/kv.sqlite3`);
    await expect(store.get(["a"])).rejects.toThrow(StorageError);
    await expect(store.get(["a"])).rejects.toThrow("check KV_PATH");
    await store.close();
    await Deno.remove(file);
  });
});
