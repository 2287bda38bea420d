/** Writes failed sign-ins to an app's KV as if they had happened. */
import { createKeyedHash } from "../../lib/crypto/keyed_hash.ts";
import {
  type Attempt,
  createThrottle,
  HASH_PURPOSE,
} from "../../lib/identity/throttle/throttle.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";

/**
 * @param dataDir the app's folder; the app may be running.
 * @param secret the first of its JWT_SECRET.
 */
export async function failBefore(
  { dataDir, secret }: { dataDir: string; secret: string },
  times: number,
  attempt: (index: number) => Attempt,
): Promise<void> {
  const store = denoKv(`${dataDir}/kv.sqlite3`);
  const hash = createKeyedHash(secret, HASH_PURPOSE);
  const throttle = createThrottle({ store, hash, now: Date.now });
  for (let index = 0; index < times; index++) await throttle.failed(attempt(index));
  await store.close();
}
