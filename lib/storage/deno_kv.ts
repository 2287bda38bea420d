/** {@linkcode KvStorage} over Deno KV: a file, or a server that speaks KV Connect. */
import { DAY_MS } from "../clock/durations.ts";
import { commitReceiptKey } from "./keys.ts";
import type { Change, Entry, KvStorage, ListOptions } from "./kv_storage.ts";
import { StorageError, UnsettledError } from "./kv_storage.ts";
import { guardSchema } from "./schema.ts";
import { makePrivateDatabase } from "./private_files.ts";
import { UnansweredError, withRetry } from "./with_retry.ts";

export interface DenoKvOptions {
  /** A KV that takes longer for one round trip counts as unavailable. @default {5,000} */
  readonly deadlineMs?: number;
  /** Of the KV Connect server at a URL; undefined: DENO_KV_ACCESS_TOKEN is already set. */
  readonly accessToken?: string | undefined;
}

const BATCH = 500;
const CLOSING_MS = 100;
/** The caller has already waited for one deadline. */
const SETTLED_SOONER = 5;
/** Sorts before any other part of a key: with it, a range begins right after a key. */
const LEAST_PART = new Uint8Array();

/**
 * Each change with checks writes a receipt, and checks that there is none. If the client sends the
 * change again because the first response was lost, the receipt shows that ours was committed. A
 * change that KV does not answer is settled by another that takes the receipt's place: then the
 * first can never be committed.
 */
const WRITTEN = "written";
const ABANDONED = "abandoned";
/** Longer than a change waits for its response and for being settled. */
const RECEIPT_MS = 60_000;
/** Longer than the client keeps retrying a change, which is as long as its process lives. */
const ABANDONED_MS = DAY_MS;

/** Where the configuration says that KV is. */
export interface KvPlace {
  /** A file, a KV Connect URL, or undefined: the platform's own database. */
  readonly kvPath: string | undefined;
  readonly kvAccessToken?: string | undefined;
}

/**
 * Opens the KV of a configuration, at its first use. Where its rows need a newer version of the
 * app, each operation throws {@linkcode NewerSchemaError}.
 */
export function openKv({ kvPath, kvAccessToken }: KvPlace): KvStorage {
  return guardSchema(denoKv(kvPath, { accessToken: kvAccessToken }));
}

/**
 * Opens KV at its first use: importing the app must not touch the disk.
 *
 * @param path a file, a KV Connect URL, `:memory:`, or undefined for the platform's database.
 */
export function denoKv(
  path: string | undefined,
  { deadlineMs = 5_000, accessToken }: DenoKvOptions = {},
): KvStorage {
  let opened: Promise<Deno.Kv> | undefined;
  const kv = () => {
    opened ??= open(path, accessToken);
    // The next caller tries again.
    opened.catch(() => opened = undefined);
    return opened;
  };

  const read = <T>(operation: (kv: Deno.Kv) => Promise<T>, withinMs = deadlineMs) =>
    withRetry("read", withinMs, async () => await operation(await kv()));

  /** @throws {UnansweredError} where it may have been committed. */
  const write = (change: Change, withinMs = deadlineMs) =>
    withRetry("write", withinMs, async () => {
      const result = await atomic(await kv(), change).commit();
      return result.ok ? result.versionstamp : null;
    });

  const get = async (key: Deno.KvKey, withinMs = deadlineMs): Promise<Entry | null> =>
    found(await read((kv) => kv.get<unknown>(key), withinMs));

  /** Prevents a change from being committed. @returns its versionstamp where it already is. */
  async function settle(receipt: Deno.KvKey, given: UnansweredError): Promise<string> {
    const withinMs = deadlineMs / SETTLED_SOONER;
    const expireInMs = given.silent ? ABANDONED_MS : RECEIPT_MS;
    try {
      const set = [{ key: receipt, value: ABANDONED, expireInMs }];
      await write({ check: [{ key: receipt, versionstamp: null }], set }, withinMs);
      const entry = await get(receipt, withinMs);
      if (entry?.value === WRITTEN) return entry.versionstamp;
    } catch {
      throw new UnsettledError(given.message, { cause: given.cause });
    }
    throw new StorageError(given.message, { cause: given.cause });
  }

  return {
    get: (key) => get(key),
    getMany: async (keys) => {
      // Of the types this list has: what is read is unknown in each place.
      const entries = await read((kv) => kv.getMany<unknown[]>([...keys]));
      return entries.map(found);
    },

    list: (prefix, options) => listed(read, prefix, options),

    async commit(change) {
      if (change.check === undefined || change.check.length === 0) {
        try {
          return await write(change);
        } catch (error) {
          if (!(error instanceof UnansweredError)) throw error;
          throw new UnsettledError(error.message, { cause: error.cause });
        }
      }
      const key = commitReceiptKey(crypto.randomUUID());
      try {
        const versionstamp = await write({
          ...change,
          check: [{ key, versionstamp: null }, ...change.check],
          set: [...change.set ?? [], { key, value: WRITTEN, expireInMs: RECEIPT_MS }],
        });
        if (versionstamp !== null) return versionstamp;
      } catch (error) {
        if (!(error instanceof UnansweredError)) throw error;
        return await settle(key, error);
      }
      // The failed check may be the receipt's.
      return (await get(key))?.versionstamp ?? null;
    },

    async close() {
      // A KV that is still opening is closed once it has opened.
      const closed = opened?.then((kv) => kv.close(), () => undefined);
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, CLOSING_MS))]);
    },
  };
}

function atomic(kv: Deno.Kv, { check = [], set = [], sum = [], delete: gone = [] }: Change) {
  const operation = kv.atomic().check(...check);
  // Sums come first: where one meets another type, SQLite's backend keeps what was before it.
  for (const { key, by } of sum) operation.sum(key, BigInt(by));
  for (const { key, value, expireInMs } of set) {
    // KV accepts integers, and keeps a row permanently when its expiry is now or in the past.
    const expireIn = expireInMs === undefined ? undefined : Math.max(1, Math.ceil(expireInMs));
    operation.set(key, value, { expireIn });
  }
  for (const key of gone) operation.delete(key);
  return operation;
}

async function* listed(
  read: <T>(operation: (kv: Deno.Kv) => Promise<T>) => Promise<T>,
  prefix: Deno.KvKey,
  options: ListOptions = {},
): AsyncGenerator<Entry> {
  const { limit = Infinity, batchSize = BATCH, reverse = false, after } = options;
  for (let left = limit, last = after; left > 0;) {
    const size = Math.min(left, batchSize);
    const range = rangeOf(prefix, options, last);
    const ofBatch = { limit: size, batchSize: size, reverse };
    const batch = await read((kv) => Array.fromAsync(kv.list<unknown>(range, ofBatch)));
    yield* batch;
    if (batch.length < size) return;
    left -= size;
    last = batch.at(-1)?.key;
  }
}

/** @param last the key after which the rest begins. */
function rangeOf(
  prefix: Deno.KvKey,
  { from, before, reverse = false }: ListOptions,
  last: Deno.KvKey | undefined,
): Deno.KvListSelector {
  const start = reverse || last === undefined ? from : [...last, LEAST_PART];
  const end = reverse && last !== undefined ? last : before;
  // KV takes a prefix with one end of a range alone.
  if (start !== undefined && end !== undefined) return { start, end };
  if (start !== undefined) return { prefix, start };
  return end === undefined ? { prefix } : { prefix, end };
}

function found(entry: Deno.KvEntryMaybe<unknown>): Entry | null {
  return entry.versionstamp === null ? null : entry;
}

async function open(path: string | undefined, accessToken: string | undefined): Promise<Deno.Kv> {
  try {
    // The only way to hand it to the client, which reads the environment when it opens.
    if (path !== undefined && /^https?:/.test(path) && accessToken !== undefined) {
      Deno.env.set("DENO_KV_ACCESS_TOKEN", accessToken);
    }
    if (path !== undefined && path !== ":memory:" && !/^https?:/.test(path)) {
      await makePrivateDatabase(path);
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
