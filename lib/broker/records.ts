/** What the broker keeps in KV, sealed where it is worth anything. */
import * as v from "valibot";
import type { Sealer } from "../storage/seal.ts";
import type { Entry } from "../storage/store.ts";

/** An API Access Token as CARTO made it. */
export type ApiToken = v.InferOutput<typeof ApiToken>;
export const ApiToken = v.object({
  token: v.string(),
  /** What CARTO deletes it by. */
  id: v.string(),
  /** Ours, unique; what reconciliation finds it by. */
  name: v.string(),
  /** Milliseconds since the epoch. */
  expiresAt: v.number(),
});

/** CARTO's OAuth token. */
export type OAuthToken = v.InferOutput<typeof OAuthToken>;
export const OAuthToken = v.object({ token: v.string(), expiresAt: v.number() });

/**
 * The tokens of one owner with one set of rights, newest first. Older ones are kept in mind until
 * they end: browsers still use them, and they are to be deleted with the rest.
 */
export const Tokens = v.object({ tokens: v.pipe(v.array(ApiToken), v.minLength(1)) });

/** What stands beside the seal, for sweeps that need not open it. */
const ApiTokenRow = v.object({
  owner: v.string(),
  /** For whom it was minted, and in which of the policy's groups they were. */
  username: v.string(),
  groups: v.array(v.string()),
  names: v.array(v.string()),
  /** When the newest of them ends, in milliseconds since the epoch. */
  expiresAt: v.number(),
  sealed: v.unknown(),
});

export interface ApiTokenRecord {
  readonly owner: string;
  readonly username: string;
  readonly groups: readonly string[];
  readonly tokens: readonly [ApiToken, ...ApiToken[]];
}

/** The row's clear part; null for what is no row of ours. */
export function parseRow(entry: Entry): v.InferOutput<typeof ApiTokenRow> | null {
  const row = v.safeParse(ApiTokenRow, entry.value);
  return row.success ? row.output : null;
}

/** @returns null where there is no row, or it does not open. */
export async function openRecord(
  sealer: Sealer,
  entry: Entry | null,
): Promise<ApiTokenRecord | null> {
  const row = v.safeParse(ApiTokenRow, entry?.value);
  if (entry === null || !row.success) return null;
  const opened = v.safeParse(Tokens, await sealer.open(entry.key, row.output.sealed));
  if (!opened.success) return null;
  const [newest, ...older] = opened.output.tokens;
  if (newest === undefined) return null;
  const { owner, username, groups } = row.output;
  return { owner, username, groups, tokens: [newest, ...older] };
}

/** @returns the value to store under the key. */
export async function sealRecord(
  sealer: Sealer,
  key: Deno.KvKey,
  { owner, username, groups, tokens }: ApiTokenRecord,
): Promise<v.InferOutput<typeof ApiTokenRow>> {
  const sealed = await sealer.seal(key, { tokens });
  const names = tokens.map(({ name }) => name);
  const { expiresAt } = tokens[0];
  return { owner, username, groups: [...groups], names, expiresAt, sealed };
}
