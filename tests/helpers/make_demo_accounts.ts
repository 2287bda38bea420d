/** Makes a demo's accounts, and what their passwords derive to (demo_accounts.ts). */
import { DEMO_ACCOUNTS } from "../../demo.ts";
import { createUsers } from "../../lib/identity/users/users.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import { type Derived, rememberHashes } from "./remember_hashes.ts";

/** Writes a KV with the accounts to the path. */
export async function makeAccounts(kvPath: string): Promise<void> {
  const store = denoKv(kvPath);
  const users = createUsers(store, { demo: true });
  await Promise.all(
    DEMO_ACCOUNTS.map((account) => users.add({ ...account, groups: [...account.groups] })),
  );
  await store.close();
}

/** @param kvPath a KV that {@linkcode makeAccounts} wrote; each account signs in once. */
export async function deriveAccounts(kvPath: string): Promise<Derived> {
  const store = denoKv(kvPath);
  const users = createUsers(store, { demo: true });
  const derived: Derived = {};
  using _ = rememberHashes(derived);
  await Promise.all(
    DEMO_ACCOUNTS.map(({ username, password }) => users.authenticate(username, password)),
  );
  await store.close();
  return derived;
}
