/**
 * Deno KV behind the few operations this app needs, so that what KV does not promise (its beta
 * status, SQLite's locks) is dealt with in one place.
 */

/** A stored value; `versionstamp` names this very write of it. */
export interface Entry {
  readonly key: Deno.KvKey;
  readonly value: unknown;
  readonly versionstamp: string;
}

/** Writes that happen together or not at all. */
export interface Change {
  /** Each key must still be at its versionstamp; null means it must not exist. */
  readonly check?: readonly { key: Deno.KvKey; versionstamp: string | null }[];
  /** `expireInMs` is when KV may drop the row, no sooner: an expiry belongs into the value. */
  readonly set?: readonly { key: Deno.KvKey; value: unknown; expireInMs?: number }[];
  readonly delete?: readonly Deno.KvKey[];
}

export interface Store {
  get(key: Deno.KvKey): Promise<Entry | null>;
  /** @returns false when a check failed; nothing was written then. */
  commit(change: Change): Promise<boolean>;
  close(): Promise<void>;
}

/** Storage that could not be opened, read or written. */
export class StorageError extends Error {
  override readonly name = "StorageError";
}

/**
 * A store over Deno KV, opened at its first use: importing the app must touch no disk.
 *
 * @param path a file, a KV Connect URL, `:memory:`, or undefined for the platform's database.
 * @throws {StorageError} from every operation when KV cannot be opened or stays locked.
 */
export function kvStore(path: string | undefined): Store {
  let opened: Promise<Deno.Kv> | undefined;
  const kv = () => opened ??= open(path);
  return {
    get: (key) =>
      guard("read", async () => {
        const entry = await (await kv()).get<unknown>(key);
        return entry.versionstamp === null ? null : entry;
      }),
    commit: (change) =>
      guard("write", async () => {
        const operation = (await kv()).atomic().check(...change.check ?? []);
        for (const { key, value, expireInMs } of change.set ?? []) {
          // KV keeps a row for ever when told to expire it at once or in the past.
          const expireIn = expireInMs === undefined ? undefined : Math.max(1, expireInMs);
          operation.set(key, value, { expireIn });
        }
        for (const key of change.delete ?? []) operation.delete(key);
        return (await operation.commit()).ok;
      }),
    async close() {
      (await opened?.catch(() => undefined))?.close();
    },
  };
}

async function open(path: string | undefined): Promise<Deno.Kv> {
  try {
    if (path !== undefined && path !== ":memory:" && !/^https?:/.test(path)) {
      const folder = path.replace(/[^/\\]*$/, "");
      if (folder !== "") await Deno.mkdir(folder, { recursive: true });
    }
    return await Deno.openKv(path);
  } catch (cause) {
    throw new StorageError(
      `Deno KV could not be opened at ${path ?? "the platform's database"}: check KV_PATH and, ` +
        "for a file, that its folder may be read and written",
      { cause },
    );
  }
}

const ATTEMPTS = 10;

/** SQLite answers "database is locked" to a writer that loses a race: that is to be tried again. */
async function guard<T>(what: string, operation: () => Promise<T>): Promise<T> {
  for (let attempt = 1;; attempt++) {
    try {
      return await operation();
    } catch (cause) {
      if (cause instanceof StorageError) throw cause;
      const locked = cause instanceof Error && /database( table)? is locked/.test(cause.message);
      if (!locked || attempt === ATTEMPTS) {
        throw new StorageError(`Deno KV could not ${what}${locked ? ": it stays locked" : ""}`, {
          cause,
        });
      }
      const pauseMs = Math.random() * 20 * attempt;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
