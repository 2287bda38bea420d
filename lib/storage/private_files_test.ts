import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { denoKv } from "./deno_kv.ts";
import { folderOf, keepPrivate } from "./private_files.ts";

async function modes(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const add = async (path: string, name: string) => {
    found[name] = (((await Deno.stat(path)).mode ?? 0) & 0o777).toString(8);
  };
  await add(folder, ".");
  for await (const { name } of Deno.readDir(folder)) await add(`${folder}/${name}`, name);
  return found;
}

describe("files of the app", { ignore: Deno.build.os === "windows" }, () => {
  it("are their owner's alone, with the folder that was made for them", async () => {
    const root = await Deno.makeTempDir();
    const store = denoKv(`${root}/a/b/kv.sqlite3`);
    await store.commit({ set: [{ key: ["a"], value: 1 }] });
    expect(await modes(`${root}/a/b`)).toEqual({
      ".": "700",
      "kv.sqlite3": "600",
      "kv.sqlite3-shm": "600",
      "kv.sqlite3-wal": "600",
    });
    expect((await modes(`${root}/a`))["."]).toBe("700");
    await store.close();
    await Deno.remove(root, { recursive: true });
  });

  it("become so where others could read them, but not a folder outside .data", async () => {
    const root = await Deno.makeTempDir();
    for (const folder of [`${root}/.data`, `${root}/.data/demo`, `${root}/shared`]) {
      await Deno.mkdir(folder);
      await Deno.chmod(folder, 0o755);
      for (const suffix of ["", "-wal", "-shm"]) {
        await Deno.writeTextFile(`${folder}/kv.sqlite3${suffix}`, "", { mode: 0o644 });
      }
      await Deno.writeTextFile(`${folder}/audit.jsonl`, "", { mode: 0o644 });
      await keepPrivate(`${folder}/audit.jsonl`);
      const store = denoKv(`${folder}/kv.sqlite3`);
      await store.commit({ set: [{ key: ["a"], value: 1 }] });
      const { ".": ofFolder, demo: _, ...ofFiles } = await modes(folder);
      expect([folder, ofFolder]).toEqual([folder, folder.endsWith("shared") ? "755" : "700"]);
      expect(ofFiles).toEqual({
        "audit.jsonl": "600",
        "kv.sqlite3": "600",
        "kv.sqlite3-shm": "600",
        "kv.sqlite3-wal": "600",
      });
      await store.close();
    }
    await Deno.remove(root, { recursive: true });
  });

  it("need not be there", async () => {
    await keepPrivate("/missing/.data/audit.jsonl");
  });
});

describe("folderOf()", () => {
  it("is a dot for a name alone, and the root for a file in it", () => {
    expect(["kv", "/kv", "a/kv", "C:\\a\\kv"].map(folderOf)).toEqual([".", "/", "a", "C:\\a"]);
  });
});
