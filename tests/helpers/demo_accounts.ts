/** A demo's KV as after its first start, whose password hashing takes longer than all else. */
import { DEMO_ACCOUNTS } from "../../demo.ts";
import { keptFile, layOutData } from "../../emulator/test_data.ts";
import { createUsers } from "../../lib/identity/users/users.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import { type Derived, rememberHashes } from "./remember_hashes.ts";

const NAME = "kv.sqlite3";
const SOURCES = ["demo.ts", "lib/identity/", "lib/storage/"]
  .map((source) => new URL(`../../${source}`, import.meta.url).pathname);

const REMEMBER = new URL("remember_hashes.ts", import.meta.url);

let kept: Promise<string> | undefined;
let preload: Promise<string> | undefined;

/** Lays out in a folder what a demo's first start makes there: CARTO's data and two accounts. */
export async function layOutDemo(dataDir: string): Promise<void> {
  await Promise.all([layOutData(dataDir), layOutAccounts(`${dataDir}/${NAME}`)]);
}

/** Writes a KV with the demo's accounts to the path; it is created once per working copy. */
export async function layOutAccounts(kvPath: string): Promise<void> {
  await Deno.copyFile(await keptAccounts(), kvPath);
}

/** @returns the path of a module that an app may run first, to know these accounts' hashes. */
export function knownHashes(): Promise<string> {
  return preload ??= keptFile(
    "known_hashes.ts",
    [...SOURCES, REMEMBER.pathname],
    async (folder) => {
      const copy = `${folder}/${NAME}`;
      await Deno.copyFile(await keptAccounts(), copy);
      const store = denoKv(copy);
      const users = createUsers(store, { demo: true });
      const derived: Derived = {};
      using _ = rememberHashes(derived);
      await Promise.all(
        DEMO_ACCOUNTS.map(({ username, password }) => users.authenticate(username, password)),
      );
      await store.close();
      const module = JSON.stringify(REMEMBER.href);
      await Deno.writeTextFile(
        `${folder}/known_hashes.ts`,
        `import { rememberHashes } from ${module};\nrememberHashes(${JSON.stringify(derived)});\n`,
      );
    },
  );
}

function keptAccounts(): Promise<string> {
  return kept ??= keptFile(NAME, SOURCES, async (folder) => {
    const store = denoKv(`${folder}/${NAME}`);
    const users = createUsers(store, { demo: true });
    await Promise.all(
      DEMO_ACCOUNTS.map((account) => users.add({ ...account, groups: [...account.groups] })),
    );
    await store.close();
  });
}
