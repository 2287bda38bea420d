/** A page of the tokens that are stored, of all people or of one. Values are never read. */
import * as v from "valibot";
import { ownerHash } from "../../broker/owner.ts";
import { parseRow } from "../../broker/records.ts";
import { normalUsername } from "../../identity/person.ts";
import { ALL_API_TOKENS, tokensOf } from "../../storage/key_prefixes.ts";
import { apiTokenKey, ownerTokenKey, tokenUseKey } from "../../storage/keys.ts";
import type { Entry, KvStorage } from "../../storage/kv_storage.ts";
import { NameText } from "../name_query.ts";
import { rowsByKeys } from "../../storage/rows_by_keys.ts";
import { nameIn, pageOf, type Rows } from "../page_rows.ts";

const Hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

export type TokensQuery = v.InferOutput<typeof TokensQuery>;
export const TokensQuery = v.object({
  /** A username, or the start of a token's id, such as `tok_7f3a91`. */
  q: v.optional(v.pipe(NameText, v.trim()), ""),
  after: v.optional(Hash),
});

/** The stored tokens of one owner with one set of rights. */
export interface TokenRow {
  /** The hash of its rights, hexadecimal; its start is the token's id for people. */
  readonly rightsHash: string;
  /** Whose it is; null where people in the same groups share it. */
  readonly username: string | null;
  readonly groups: readonly string[];
  /** The datasets that it shows, some of them at most; null for rows of earlier versions. */
  readonly datasets: readonly string[] | null;
  /** Whether the holder asked for fewer datasets than the policy grants. */
  readonly narrowed: boolean;
  /** How many tokens are valid: one that was renewed is valid beside its successor. */
  readonly tokens: number;
  /** Of the newest, in milliseconds since the epoch; null for rows of earlier versions. */
  readonly mintedAt: number | null;
  readonly expiresAt: number;
  /** When it was last handed out, likewise; null where that is unknown. */
  readonly handedOutAt: number | null;
}

export interface TokensPage {
  readonly tokens: readonly TokenRow[];
  readonly next: string | null;
}

export interface TokensParts {
  readonly store: Pick<KvStorage, "getMany" | "list">;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const ID = /^tok_([0-9a-f]{1,64})$/i;

/** Reads at most 51 rows, and 100 by their keys. Expired tokens are left out. */
export async function readTokens(parts: TokensParts, query: TokensQuery): Promise<TokensPage> {
  const { store } = parts;
  const { entries, last } = await storedRows(store, query);
  const used = await rowsByKeys(store, entries.map(({ key }) => tokenUseKey(nameIn(key))));
  return {
    tokens: entries.flatMap((entry, index) => tokenRow(parts, entry, used[index]) ?? []),
    next: last && nameIn(last),
  };
}

async function storedRows(
  store: TokensParts["store"],
  { q, after }: TokensQuery,
): Promise<Rows> {
  const id = q === "" ? "" : ID.exec(q)?.[1]?.toLowerCase();
  if (id !== undefined) {
    return await pageOf(store, {
      prefix: ALL_API_TOKENS,
      from: apiTokenKey(id),
      after: after === undefined ? undefined : apiTokenKey(after),
      isIn: (key) => nameIn(key).startsWith(id),
    });
  }
  const owner = ownerHash(`user:${normalUsername(q)}`);
  const { entries, last } = await pageOf(store, {
    prefix: tokensOf(owner),
    after: after === undefined ? undefined : ownerTokenKey(owner, after),
  });
  const rows = await rowsByKeys(store, entries.map(({ key }) => apiTokenKey(nameIn(key))));
  return { entries: rows.filter((row) => row !== null), last };
}

function tokenRow(
  { now }: Pick<TokensParts, "now">,
  entry: Entry,
  use: Entry | null | undefined,
): TokenRow | null {
  const row = parseRow(entry);
  if (row === null || row.expiresAt <= now()) return null;
  const { owner, username, groups, shows, datasets, names, mintedAt, expiresAt } = row;
  const handedOutAt = v.safeParse(v.number(), use?.value);
  return {
    rightsHash: nameIn(entry.key),
    username: owner.startsWith("user:") ? username : null,
    groups,
    datasets: shows ?? null,
    narrowed: datasets !== undefined,
    tokens: names.length,
    mintedAt: mintedAt ?? null,
    expiresAt,
    handedOutAt: handedOutAt.success ? handedOutAt.output : null,
  };
}
