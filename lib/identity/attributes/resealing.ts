/**
 * Seals users' attributes with the newest key, so that an older one can be removed. All users are
 * read, so it is done once for a key, not at each start of a process.
 */
import * as v from "valibot";
import type { Clock } from "../../clock/clock.ts";
import { resealedKey } from "../../storage/keys.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import { Sealed, type Sealer } from "../../storage/seal.ts";
import type { Users } from "../users/users_types.ts";

export interface ResealingOptions extends Pick<Clock, "now"> {
  readonly store: KvStorage;
  readonly sealer: Sealer;
  readonly users: Pick<Users, "resealAttributes">;
}

/** While processes restart one after the other, those with the old key may still write. */
const RESTARTS_MS = 60 * 60_000;

const Row = v.object({
  /** Sealed with the key that all attributes were sealed with. */
  mark: Sealed,
  /** When, in milliseconds since the epoch. */
  at: v.number(),
});

/**
 * @returns what reseals attributes after the key has changed; within the hour afterwards, every
 * start does it again.
 */
export function createResealing(options: ResealingOptions): () => Promise<void> {
  const { store, sealer, users, now } = options;
  const key = resealedKey();
  return async () => {
    const row = v.safeParse(Row, (await store.get(key))?.value);
    const isCurrent = row.success && sealer.isCurrent(row.output.mark);
    if (isCurrent && now() - row.output.at > RESTARTS_MS) return;
    await users.resealAttributes();
    if (isCurrent) return;
    const value = { mark: await sealer.seal(key, true), at: now() };
    await store.commit({ set: [{ key, value }] });
  };
}
