/** Failed sign-ins that an app is to find in its KV, as if they had been made. */
import { createKeyedHash } from "../../lib/crypto/keyed_hash.ts";
import { type Attempt, createThrottle, HASH_PURPOSE } from "../../lib/identity/throttle.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";

/**
 * @param dataDir the app's; it may be running.
 * @param secret its JWT_SECRET, the first of them.
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
