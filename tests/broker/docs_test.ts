import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { startEmulator } from "../../emulator/mod.ts";
import { layOutData } from "../../emulator/test_data.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import * as keys from "../../lib/storage/keys.ts";
import type { KvStorage } from "../../lib/storage/kv_storage.ts";
import { owner, setUpBroker } from "../helpers/broker.ts";

const page = await Deno.readTextFile(new URL("../../docs/token-broker.md", import.meta.url));

/** The cells of the table below a heading, by row. */
function rowsOf(heading: string): string[][] {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? "";
  return section.split("\n").filter((line) => /^\| [^-R]/.test(line))
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
}

const firstCells = (heading: string) => rowsOf(heading).map(([first = ""]) => first);

/** Records every written row, and whether it expires in KV. */
function recorded(store: KvStorage, onSet: (family: string, expires: boolean) => void): KvStorage {
  return {
    ...store,
    commit(change) {
      for (const { key, expireInMs } of change.set ?? []) {
        onSet(String(key[0]), expireInMs !== undefined);
      }
      for (const { key } of change.sum ?? []) onSet(String(key[0]), false);
      return store.commit(change);
    },
  };
}

describe("docs/token-broker.md", () => {
  it("lists every kind of row there is in KV", () => {
    const kinds = Object.values(keys).map((key) => {
      const built = typeof key === "function" ? Reflect.apply(key, null, ["oauth", "x"]) : key;
      return `\`${String(built[0])}\``;
    });
    expect(firstCells("Storage").toSorted()).toEqual([...new Set(kinds)].sort());
  });

  it("says what deletes each kind of row, and which expire in KV", async () => {
    const dataDir = await Deno.makeTempDir();
    await layOutData(dataDir);
    await using emulator = await startEmulator({ dataDir }).then((carto) => ({
      ...carto,
      [Symbol.asyncDispose]: carto.close,
    }));
    const expiring = new Map<string, boolean>();
    const store = recorded(denoKv(":memory:"), (family, expires) => {
      expiring.set(family, expires && (expiring.get(family) ?? true));
    });
    const { broker, clock, rights } = await setUpBroker(emulator, { store });
    await broker.apiToken(rights("BOSTON"), owner("ann", clock));
    await store.commit({ set: [{ key: keys.changedUserKey("ann"), value: "disabled" }] });
    await broker.runMaintenance();
    const deleters = new Map(rowsOf("Storage").map((cells) => [cells[0], cells.at(-1) ?? ""]));
    for (const [, deleter] of deleters) expect(deleter).not.toBe("");
    expect(expiring.size).toBeGreaterThan(7);
    for (const [family, expires] of expiring) {
      const byKv = deleters.get(`\`${family}\``)?.startsWith("KV");
      expect([family, byKv]).toEqual([family, expires]);
    }
    await store.close();
    await Deno.remove(dataDir, { recursive: true });
  });

  it("names tests that exist", async () => {
    const paths = [...page.matchAll(/`((?:tests|lib)\/[\w/]+_test\.ts)`/g)].map(([, path]) => path);
    expect(paths.length).toBeGreaterThan(5);
    for (const path of paths) {
      const { isFile } = await Deno.stat(new URL(`../../${path}`, import.meta.url));
      expect(isFile).toBe(true);
    }
  });
});
