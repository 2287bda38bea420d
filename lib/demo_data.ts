import { OperatorError } from "./operator_error.ts";
import { demoKey } from "./storage/keys.ts";
import { type KvStorage, StorageError } from "./storage/kv_storage.ts";

/** An account that anybody may know. */
export interface DemoAccount {
  readonly username: string;
  readonly password: string;
  readonly groups: readonly string[];
}

/**
 * Accounts that anybody may know have no place beside real ones, although nothing lets them in here.
 *
 * @throws {OperatorError} where a demo has run on this database.
 */
export async function refuseDemoData(store: KvStorage): Promise<void> {
  try {
    if (await store.get(demoKey()) === null) return;
  } catch (error) {
    // A database that is away for now is no reason not to start: nobody can sign in until it is back.
    if (error instanceof StorageError) return;
    throw error;
  }
  throw new OperatorError(
    "KV_PATH holds the accounts of a demo, whose passwords anybody may know: name another database, " +
      "or remove them with `deno task users purge-demo`.",
  );
}
