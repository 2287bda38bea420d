/** A demo's KV as after its first start, whose password hashing takes longer than all else. */
import { DEMO_ACCOUNTS } from "../../demo.ts";
import { keptFile } from "../../emulator/test_data.ts";
import { createUsers } from "../../lib/identity/users/users.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";

const NAME = "kv.sqlite3";
const SOURCES = ["demo.ts", "lib/identity/", "lib/storage/"]
  .map((source) => new URL(`../../${source}`, import.meta.url).pathname);

let kept: Promise<string> | undefined;

/** Writes a KV with the demo's accounts to the path; it is created once per working copy. */
export async function layOutAccounts(kvPath: string): Promise<void> {
  kept ??= keptFile(NAME, SOURCES, async (folder) => {
    const store = denoKv(`${folder}/${NAME}`);
    const users = createUsers(store, { demo: true });
    await Promise.all(
      DEMO_ACCOUNTS.map((account) => users.add({ ...account, groups: [...account.groups] })),
    );
    await store.close();
  });
  await Deno.copyFile(await kept, kvPath);
}
