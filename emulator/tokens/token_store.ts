import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import * as v from "valibot";
import { ApiError } from "../errors/api_error.ts";
import { settingOrNew } from "../store/settings.ts";
import {
  apiListSchema,
  grantsSchema,
  type NewToken,
  refererListSchema,
  type TokenChanges,
  type TokenPage,
} from "./token_schema.ts";
import { newTokenString, tokenHash } from "./token_string.ts";

function jsonText<Schema extends v.GenericSchema>(schema: Schema) {
  return v.pipe(v.string(), v.parseJson(), schema);
}

const recordSchema = v.object({
  id: v.string(),
  owner: v.string(),
  name: v.string(),
  grants: jsonText(grantsSchema),
  allowed_apis: jsonText(apiListSchema),
  referers: jsonText(refererListSchema),
  expires_at: v.nullable(v.number()),
  created_at: v.number(),
});

/** An API Access Token as the server knows it; times in milliseconds since 1970. */
export type TokenRecord = v.InferOutput<typeof recordSchema>;

const COLUMNS = "id, owner, name, grants, allowed_apis, referers, expires_at, created_at";

/** SQLite's. */
const NO_LIMIT = -1;

/** The API Access Tokens of one database, kept by the hash of their strings. */
export class TokenStore {
  readonly #database: DatabaseSync;
  readonly #secret: string;
  readonly #account: string;

  private constructor(database: DatabaseSync, secret: string, account: string) {
    this.#database = database;
    this.#secret = secret;
    this.#account = account;
  }

  /** Opens the store, with an account and a signing secret of its own. */
  static async open(database: DatabaseSync): Promise<TokenStore> {
    const random = (bytes: number) => () => Promise.resolve(randomBytes(bytes).toString("hex"));
    const secret = await settingOrNew(database, "token_secret", random(32));
    const account = await settingOrNew(database, "account", random(4));
    return new TokenStore(database, secret, `ac_${account}`);
  }

  /**
   * Creates a token; its string is returned here and never again.
   *
   * @throws {ApiError} 409 where the owner has one of this name
   */
  create(owner: string, wanted: NewToken, now: number): { token: string; record: TokenRecord } {
    const token = newTokenString(this.#secret, this.#account);
    const record: TokenRecord = {
      id: crypto.randomUUID(),
      owner,
      name: wanted.name ?? `tk_${randomBytes(5).toString("hex")}`,
      grants: wanted.grants,
      allowed_apis: wanted.allowed_apis,
      referers: wanted.referers,
      expires_at: wanted.expiration_date ?? null,
      created_at: now,
    };
    const { changes } = this.#database.prepare(
      `INSERT INTO tokens (hash, ${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (owner, name) DO NOTHING`,
    ).run(
      tokenHash(token),
      record.id,
      record.owner,
      record.name,
      JSON.stringify(record.grants),
      JSON.stringify(record.allowed_apis),
      JSON.stringify(record.referers),
      record.expires_at,
      record.created_at,
    );
    if (changes === 0) throw nameTaken(record.name);
    return { token, record };
  }

  /** How many tokens there are, of all owners, expired ones too. */
  count(): number {
    return Number(this.#database.prepare("SELECT count(*) AS n FROM tokens").get()?.n);
  }

  /** The newest tokens of all owners, newest first. */
  newest(most: number): TokenRecord[] {
    return this.#database
      .prepare(`SELECT ${COLUMNS} FROM tokens ORDER BY created_at DESC, name LIMIT ?`)
      .all(most)
      .map((row) => v.parse(recordSchema, row));
  }

  /**
   * Changes a token; its string stays, and what it may do changes at once.
   *
   * @throws {ApiError} 409 where its owner has another of the new name
   */
  update(record: TokenRecord, changes: TokenChanges): TokenRecord {
    const changed = { ...record, ...changes };
    const { changes: count } = this.#database.prepare(
      "UPDATE OR IGNORE tokens SET name = ?, grants = ?, allowed_apis = ?, referers = ? WHERE id = ?",
    ).run(
      changed.name,
      JSON.stringify(changed.grants),
      JSON.stringify(changed.allowed_apis),
      JSON.stringify(changed.referers),
      record.id,
    );
    if (count === 0) throw nameTaken(changed.name);
    return changed;
  }

  /** The token with this string. */
  byToken(token: string): TokenRecord | undefined {
    const row = this.#database
      .prepare(`SELECT ${COLUMNS} FROM tokens WHERE hash = ?`)
      .get(tokenHash(token));
    return row && v.parse(recordSchema, row);
  }

  /** A page of an owner's tokens, oldest first. */
  list(owner: string, { page, page_size }: TokenPage): TokenRecord[] {
    const [limit, offset] = page_size ? [page_size, (page - 1) * page_size] : [NO_LIMIT, 0];
    return this.#database
      .prepare(
        `SELECT ${COLUMNS} FROM tokens WHERE owner = ? ORDER BY created_at, name LIMIT ? OFFSET ?`,
      )
      .all(owner, limit, offset)
      .map((row) => v.parse(recordSchema, row));
  }

  /** An owner's token by its string or its id. */
  find(owner: string, tokenOrId: string): TokenRecord | undefined {
    const row = this.#database
      .prepare(`SELECT ${COLUMNS} FROM tokens WHERE owner = ? AND (id = ? OR hash = ?)`)
      .get(owner, tokenOrId, tokenHash(tokenOrId));
    return row && v.parse(recordSchema, row);
  }

  /** Lets tokens expire: all, or those with these strings, ids or names. */
  expire(now: number, tokens?: readonly string[]): void {
    const live = "(expires_at IS NULL OR expires_at > ?)";
    if (!tokens) {
      this.#database.prepare(`UPDATE tokens SET expires_at = ? WHERE ${live}`).run(now, now);
      return;
    }
    const expire = this.#database.prepare(
      `UPDATE tokens SET expires_at = ? WHERE ${live} AND (id = ? OR name = ? OR hash = ?)`,
    );
    for (const token of tokens) expire.run(now, now, token, token, tokenHash(token));
  }

  /** Ends a token at once. */
  delete(id: string): void {
    this.#database.prepare("DELETE FROM tokens WHERE id = ?").run(id);
  }
}

function nameTaken(name: string): ApiError {
  return new ApiError(409, `A token named "${name}" exists already`);
}
