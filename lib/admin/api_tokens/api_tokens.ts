/**
 * API tokens of the console: a program reads with them what its pages show. KV has a token's
 * SHA-256 alone; a token has 256 random bits, so that a hash without salt does not give it away.
 */
import * as v from "valibot";
import { KEPT_AFTER_END_MS } from "../../clock/clock.ts";
import { sha256Hex } from "../../crypto/sha256.ts";
import { OperatorError } from "../../operator_error.ts";
import { ALL_ADMIN_TOKENS } from "../../storage/key_prefixes.ts";
import { adminTokenKey } from "../../storage/keys.ts";
import { type Entry, type KvStorage, StorageError } from "../../storage/kv_storage.ts";
import type { AdminProgram } from "../admin.ts";

/** An API token, without the token. */
export interface ApiToken {
  /** The first characters of its hash. */
  readonly id: string;
  readonly name: string;
  /** Milliseconds since the epoch, as are the others. */
  readonly createdAt: number;
  readonly expiresAt: number;
  /** When it was last used, to about a minute; undefined where it never was. */
  readonly usedAt?: number | undefined;
}

export interface ApiTokens {
  /**
   * @param days for which it is valid, 1 to {@linkcode MOST_DAYS}.
   * @returns the token, which is shown this once.
   * @throws {OperatorError} for a name that is taken or is none, and where there are too many.
   */
  add(name: string, days: number): Promise<{ token: string; expiresAt: number }>;
  /** @returns the valid ones, by name. */
  list(): Promise<readonly ApiToken[]>;
  /** @returns whether there was one. */
  revoke(name: string): Promise<boolean>;
  /** @returns the program that the token is of; null for anything else. */
  read(token: string): Promise<AdminProgram | null>;
}

export const MOST_DAYS = 366;
const MOST_TOKENS = 100;
/** KV keeps expired ones for a while. */
const MOST_ROWS = 2 * MOST_TOKENS;
const NAME = /^[\w.-]{1,64}$/;
/** Recognizable in a leaked file. */
const PREFIX = "carto-embed-admin-";
const TOKEN = new RegExp(`^${PREFIX}[\\w-]{43}$`);
const TOKEN_BYTES = 32;
const ID_SHOWN = 12;
const DAY_MS = 24 * 60 * 60_000;
/** Recording every use would cost a write per request. */
const USED_EVERY_MS = 60_000;

type Row = v.InferOutput<typeof Row>;
/** Loose, so that fields of a newer version survive when this one records a use. */
const Row = v.looseObject({
  name: v.string(),
  createdAt: v.number(),
  expiresAt: v.number(),
  usedAt: v.optional(v.number()),
});

export function createApiTokens(
  { store, now }: { readonly store: KvStorage; readonly now: () => number },
): ApiTokens {
  /** @returns null for a row of another form, and for a token that has expired. */
  function parse(entry: Entry | null): Row | null {
    const row = v.safeParse(Row, entry?.value);
    return row.success && row.output.expiresAt > now() ? row.output : null;
  }

  async function list(): Promise<(ApiToken & { readonly key: Deno.KvKey })[]> {
    const tokens = [];
    for await (const entry of store.list(ALL_ADMIN_TOKENS, { limit: MOST_ROWS })) {
      const row = parse(entry);
      const id = String(entry.key.at(-1)).slice(0, ID_SHOWN);
      if (row === null) continue;
      const { name, createdAt, expiresAt, usedAt } = row;
      tokens.push({ id, key: entry.key, name, createdAt, expiresAt, usedAt });
    }
    return tokens.sort((one, other) => one.name.localeCompare(other.name));
  }

  /** A failed write is no reason to refuse, and a revoked token must not come back by it. */
  async function noteUse({ key, versionstamp }: Entry, row: Row): Promise<void> {
    if (now() - (row.usedAt ?? 0) < USED_EVERY_MS) return;
    const expireInMs = row.expiresAt - now() + KEPT_AFTER_END_MS;
    try {
      await store.commit({
        check: [{ key, versionstamp }],
        set: [{ key, value: { ...row, usedAt: now() }, expireInMs }],
      });
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
    }
  }

  return {
    async add(name, days) {
      if (!NAME.test(name)) {
        throw new OperatorError("A token's name is up to 64 letters, digits, dots and dashes.");
      }
      const tokens = await list();
      if (tokens.some((token) => token.name === name)) {
        throw new OperatorError(`There is a token ${name}: revoke it, or choose another name.`);
      }
      if (tokens.length >= MOST_TOKENS) {
        throw new OperatorError(`There are ${MOST_TOKENS} tokens: revoke one that is not used.`);
      }
      const bytes = crypto.getRandomValues(new Uint8Array(TOKEN_BYTES));
      const token = PREFIX + bytes.toBase64({ alphabet: "base64url", omitPadding: true });
      const createdAt = now();
      const expiresAt = createdAt + days * DAY_MS;
      const value: Row = { name, createdAt, expiresAt };
      const key = adminTokenKey(sha256Hex(token));
      await store.commit({
        check: [{ key, versionstamp: null }],
        set: [{ key, value, expireInMs: expiresAt - createdAt + KEPT_AFTER_END_MS }],
      });
      return { token, expiresAt };
    },

    list: async () => (await list()).map(({ key: _, ...token }) => token),

    async revoke(name) {
      const keys = (await list()).filter((token) => token.name === name).map(({ key }) => key);
      if (keys.length > 0) await store.commit({ delete: keys });
      return keys.length > 0;
    },

    async read(token) {
      if (!TOKEN.test(token)) return null;
      const entry = await store.get(adminTokenKey(sha256Hex(token)));
      const row = parse(entry);
      if (entry === null || row === null) return null;
      await noteUse(entry, row);
      return { kind: "program", name: row.name };
    },
  };
}
