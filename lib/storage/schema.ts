/**
 * The version of the rows in KV. Two versions of the app may run on one database while it is
 * updated, and an update may be rolled back: a row in KV says which rows may be there, and a
 * version that cannot read them does not touch the database.
 */
import * as v from "valibot";
import { OperatorError } from "../operator_error.ts";
import { schemaKey } from "./keys.ts";
import { type KvStorage, StorageError } from "./kv_storage.ts";

const version = v.pipe(v.number(), v.integer(), v.minValue(1));

/** Loose, so that fields of a newer version survive. */
const SchemaRow = v.looseObject({
  /** The newest version that has written. */
  current: version,
  /** The oldest version that reads all rows: older ones refuse the database. */
  least: version,
});

export type Schema = Readonly<v.InferOutput<typeof SchemaRow>>;

/**
 * The version of this code. A change that writes fields or rows which the version before does not
 * know raises `current`; one that the version before would misread raises `least` to it.
 */
export const SCHEMA: Schema = { current: 1, least: 1 };

/** What is in a database that no version with a schema has written to. */
const FIRST: Schema = { current: 1, least: 1 };

/** The rows of the database, or of a backup, need a newer version of the app. */
export class NewerSchemaError extends OperatorError {
  override readonly name = "NewerSchemaError";
}

/**
 * @param found the schema of a database; where it is in an unknown form, it is of a newer version.
 * @throws {NewerSchemaError} where this version does not read its rows.
 */
export function requireReadable(found: unknown, ours: Schema = SCHEMA): Schema {
  if (found === undefined) return FIRST;
  const parsed = v.safeParse(SchemaRow, found);
  if (parsed.success && parsed.output.least <= ours.current) return parsed.output;
  const needed = parsed.success ? `schema ${parsed.output.least}` : "another schema";
  throw new NewerSchemaError(
    `The database (KV_PATH) was written by a newer version of the app: its rows need ${needed}, ` +
      `and this version reads schema ${ours.current}. Run the newer version, or restore a backup ` +
      "into an empty database (docs/operations.md, Roll back).",
  );
}

/**
 * @returns whether a newer version has written to the database: then a row that this one cannot
 * read is that version's, and not a leftover.
 */
export async function hasNewerRows(store: KvStorage, ours: Schema = SCHEMA): Promise<boolean> {
  const row = v.safeParse(SchemaRow, (await store.get(schemaKey()))?.value);
  return row.success && row.output.current > ours.current;
}

/**
 * The same storage, which reads the schema before its first operation, and records this version
 * before its first commit. It throws {@linkcode NewerSchemaError} where this version does not read
 * the rows, from each operation.
 */
export function guardSchema(store: KvStorage, ours: Schema = SCHEMA): KvStorage {
  const key = schemaKey();

  async function read() {
    const entry = await store.get(key);
    const schema = requireReadable(entry?.value, ours);
    return { schema, versionstamp: entry?.versionstamp ?? null };
  }

  async function record(): Promise<void> {
    for (;;) {
      const { schema, versionstamp } = await read();
      const current = Math.max(schema.current, ours.current);
      const least = Math.max(schema.least, ours.least);
      const isRecorded = current === schema.current && least === schema.least;
      if (versionstamp !== null && isRecorded) return;
      const set = [{ key, value: { ...schema, current, least } }];
      if (await store.commit({ check: [{ key, versionstamp }], set }) !== null) return;
    }
  }

  const checked = untilDone(read);
  const recorded = untilDone(record);
  return {
    async get(key) {
      await checked();
      return await store.get(key);
    },
    async getMany(keys) {
      await checked();
      return await store.getMany(keys);
    },
    async *list(prefix, options) {
      await checked();
      yield* store.list(prefix, options);
    },
    async commit(change) {
      await recorded();
      return await store.commit(change);
    },
    close: () => store.close(),
  };
}

/** Runs the work for the first caller, and again for a later one only where it failed. */
function untilDone(work: () => Promise<unknown>): () => Promise<unknown> {
  let done: Promise<unknown> | undefined;
  return () => {
    done ??= work();
    // Replaced only after it has failed: the next caller tries again.
    done.catch(() => done = undefined);
    return done;
  };
}

/**
 * Has a guarded storage check the schema.
 *
 * @throws {NewerSchemaError}
 */
export async function refuseNewerSchema(guarded: KvStorage): Promise<void> {
  try {
    await guarded.get(schemaKey());
  } catch (error) {
    // An unavailable database does not prevent the start: it is checked once it is back.
    if (!(error instanceof StorageError)) throw error;
  }
}
