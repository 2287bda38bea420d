import { OperatorError } from "./operator_error.ts";
import { demoKey } from "./storage/keys.ts";
import { type KvStorage, StorageError } from "./storage/kv_storage.ts";

/** An account with a publicly known password. */
export interface DemoAccount {
  readonly username: string;
  readonly password: string;
  readonly groups: readonly string[];
}

/**
 * Demo accounts must not be beside real ones, although they cannot sign in here.
 *
 * @throws {OperatorError} where a demo has run on this database.
 */
export async function refuseDemoData(store: KvStorage): Promise<void> {
  try {
    if (await store.get(demoKey()) === null) return;
  } catch (error) {
    // An unavailable database does not prevent the start: sign-in fails until it is back.
    if (error instanceof StorageError) return;
    throw error;
  }
  throw new OperatorError(
    "KV_PATH holds the accounts of a demo, whose passwords anybody may know: name another database, " +
      "or remove them with `deno task users purge-demo`.",
  );
}
