/**
 * The people who may sign in, stored in Deno KV: with a password, or authenticated by another
 * system.
 */
import { ALL_USERS } from "../../storage/key_prefixes.ts";
import { demoKey, tokenGenerationKey } from "../../storage/keys.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import { generationOf } from "../../storage/revocation_rows.ts";
import { ITERATIONS } from "../passwords/password.ts";
import { CLOSED_VAULT } from "../attributes/attribute_vault.ts";
import { standingOf, type StandingPerson } from "../standing.ts";
import { createAdmission } from "./admission.ts";
import { createPasswordUsers } from "./password_users.ts";
import { createStoredUsers } from "./stored_users.ts";
import { createUserCodec } from "./user_codec.ts";
import { parseUser } from "./user_records.ts";
import { rowsBeside } from "./user_rows.ts";
import type { Users, UsersOptions } from "./users_types.ts";

export type * from "./users_types.ts";

export function createUsers(store: KvStorage, options: UsersOptions): Users {
  const { demo, iterations = ITERATIONS, onUnreadable = () => {}, vault = CLOSED_VAULT } = options;
  const codec = createUserCodec({ vault, onUnreadable });
  const stored = createStoredUsers(store, { demo, parse: codec.parse });
  const standing = (person: StandingPerson) => standingOf(person, { letIn: stored.letIn, vault });

  return {
    ...createPasswordUsers({ stored, codec, demo, iterations }),
    admit: createAdmission({ store, stored, codec, vault }),
    list: stored.list,
    remove: stored.remove,
    find: async (username) => (await stored.read(username))?.user ?? null,
    generation: async (username) => generationOf(await store.get(tokenGenerationKey(username))),
    standing,

    async stands(person) {
      const { keys, check } = standing(person);
      return await check(await store.getMany(keys)) !== null;
    },

    change: (username, to) =>
      stored.update(
        username,
        (user) => ({ ...user, ...to }),
        ({ disabled }) => disabled ? "disabled" : "group_changed",
      ),

    async resealAttributes() {
      for await (const entry of store.list(ALL_USERS)) {
        const user = await codec.resealed(entry);
        // A concurrent change of the user wins.
        if (user !== null) await stored.write(user, entry.versionstamp);
      }
    },

    async purgeDemo() {
      let gone = 0;
      for await (const entry of store.list(ALL_USERS)) {
        const { key, versionstamp } = entry;
        // A real account may replace a demo's at any time.
        if (!parseUser(entry)?.demo) continue;
        const rows = [key, ...rowsBeside(entry)];
        if (await store.commit({ check: [{ key, versionstamp }], delete: rows })) gone++;
      }
      await store.commit({ delete: [demoKey()] });
      return gone;
    },
  };
}
