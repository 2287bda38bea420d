import { expect } from "@std/expect";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { denoKv } from "../storage/deno_kv.ts";
import { openDatabase } from "./database.ts";

let folder: string;
beforeEach(async () => {
  folder = await Deno.makeTempDir();
});
afterEach(() => Deno.remove(folder, { recursive: true }));

const namesIn = async (path: string) =>
  (await Array.fromAsync(Deno.readDir(path))).map(({ name }) => name);

describe("openDatabase()", () => {
  it("opens the app's own if it exists", async () => {
    const path = `${folder}/kv.sqlite3`;
    const app = denoKv(path);
    await app.commit({ set: [{ key: ["a"], value: 1 }] });
    await app.close();
    await using database = await openDatabase({ kvPath: path });
    expect(database).toMatchObject({ file: path, isNew: false });
    expect((await database.store.get(["a"]))?.value).toBe(1);
  });

  it("leaves nothing behind if it does not exist, not even the folders it needed", async () => {
    const path = `${folder}/new/folder/kv.sqlite3`;
    await (async () => {
      await using database = await openDatabase({ kvPath: path });
      expect(database.isNew).toBe(true);
      await database.store.commit({ set: [{ key: ["a"], value: 1 }] });
      expect(await namesIn(`${folder}/new/folder`)).toHaveLength(1);
    })();
    expect(await namesIn(folder)).toEqual([]);
  });

  it("keeps files that the app created beside it meanwhile", async () => {
    await (async () => {
      await using _ = await openDatabase({ kvPath: `${folder}/new/kv.sqlite3` });
      await Deno.writeTextFile(`${folder}/new/kv.sqlite3`, "the app's");
    })();
    expect(await namesIn(`${folder}/new`)).toEqual(["kv.sqlite3"]);
  });
});
