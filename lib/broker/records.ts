/** The broker's records in KV; secrets are sealed. */
import * as v from "valibot";
import type { RawAttributes } from "../access/attributes.ts";
import { rawAttribute } from "../identity/attributes/held_attributes.ts";
import type { Sealed, Sealer } from "../storage/seal.ts";
import { FIRST_GENERATION, type Generation } from "../storage/revocation_rows.ts";
import type { Entry } from "../storage/kv_storage.ts";

/** An API Access Token as CARTO created it. */
export type ApiToken = v.InferOutput<typeof ApiToken>;
export const ApiToken = v.object({
  token: v.string(),
  /** What CARTO deletes it by. */
  id: v.string(),
  /** Ours, and unique; reconciliation finds the token by it. */
  name: v.string(),
  /** Milliseconds since the epoch. */
  expiresAt: v.number(),
});

/** CARTO's OAuth token. */
export type OAuthToken = v.InferOutput<typeof OAuthToken>;
export const OAuthToken = v.object({ token: v.string(), expiresAt: v.number() });

/**
 * The tokens of one owner with one set of rights, newest first. Older ones are kept until they
 * expire: browsers still use them, and revocation deletes them too.
 */
export const Tokens = v.object({ tokens: v.array(ApiToken) });

/** Tokens sealed by one process. */
export type SealedTokens = v.InferOutput<typeof SealedTokens>;
const SealedTokens = v.object({
  /** The names by which CARTO is asked where the seal does not open. */
  names: v.array(v.string()),
  /** When the newest of them expires, in milliseconds since the epoch. */
  expiresAt: v.number(),
  sealed: v.unknown(),
});

/** The unsealed part, for sweeps that need not open the rest. */
export type ApiTokenRow = v.InferOutput<typeof ApiTokenRow>;
const ApiTokenRow = v.object({
  owner: v.string(),
  /** The user it was minted for, and which of the policy's groups they were in. */
  username: v.string(),
  groups: v.array(v.string()),
  /** The attributes that decided about the rights, sealed; undefined for none. */
  sealedAttributes: v.optional(v.unknown()),
  /** The datasets that the rights are narrowed to; undefined for all that the policy grants. */
  datasets: v.optional(v.array(v.string())),
  /** The generation of the user's tokens when these were minted; shared tokens have none. */
  generation: v.optional(v.string(), FIRST_GENERATION),
  /** Of all tokens, including those sealed with other keys. */
  names: v.array(v.string()),
  /** When the newest of them expires, in milliseconds since the epoch. */
  expiresAt: v.number(),
  /** When the newest of them was minted, also so; none in rows of earlier versions. */
  mintedAt: v.optional(v.number()),
  /** Names of datasets that it grants, for operators; none in rows of earlier versions. */
  shows: v.optional(v.array(v.string())),
  sealed: v.unknown(),
  /** Tokens that its writer had no key for; they are used where the key exists. */
  others: v.optional(v.array(SealedTokens), []),
});

export interface ApiTokenRecord {
  readonly owner: string;
  readonly username: string;
  readonly groups: readonly string[];
  readonly generation: Generation;
  /** Those that open, the one that lives longest first. */
  readonly tokens: readonly ApiToken[];
  /** Those that were sealed with keys that are missing here, or by a newer version. */
  readonly others: readonly SealedTokens[];
}

/**
 * What a row of any version has, so that no version drops the tokens of another: they are revoked
 * by it, and kept where a token is stored beside them.
 */
const AnyTokenRow = v.object({
  owner: v.optional(v.string(), ""),
  generation: v.optional(v.string(), FIRST_GENERATION),
  ...SealedTokens.entries,
});

/** The row's unsealed part; null for a row that this version cannot read. */
export function parseRow(entry: Entry): ApiTokenRow | null {
  const row = v.safeParse(ApiTokenRow, entry.value);
  return row.success ? row.output : null;
}

/** @returns the generation of a row of any version. */
export function rowGeneration({ value }: Entry): Generation {
  const row = v.safeParse(v.pick(AnyTokenRow, ["generation"]), value);
  return row.success ? row.output.generation : FIRST_GENERATION;
}

/** The tokens of a row that this version cannot read, none of which opens here. */
function unopenedRecord({ value }: Entry): ApiTokenRecord | null {
  const row = v.safeParse(AnyTokenRow, value);
  if (!row.success) return null;
  const { owner, generation, ...others } = row.output;
  return { owner, username: "", groups: [], generation, tokens: [], others: [others] };
}

/** @returns null where there is no row with tokens. */
export async function openRecord(
  sealer: Sealer,
  entry: Entry | null,
): Promise<ApiTokenRecord | null> {
  if (entry === null) return null;
  const row = parseRow(entry);
  if (row === null) return unopenedRecord(entry);
  const { owner, username, groups, generation } = row;
  const tokens: ApiToken[] = [];
  const others: SealedTokens[] = [];
  for (const part of sealedParts(row)) {
    if (sealer.lacksKey(part.sealed)) {
      others.push(part);
      continue;
    }
    const plain = await sealer.open(entry.key, part.sealed);
    const opened = v.safeParse(Tokens, plain);
    if (opened.success) tokens.push(...opened.output.tokens);
    // A forged part does not open; one of a newer version does.
    else if (plain !== undefined) others.push(part);
  }
  tokens.sort((a, b) => b.expiresAt - a.expiresAt);
  return { owner, username, groups, generation, tokens, others };
}

function sealedParts(row: ApiTokenRow): SealedTokens[] {
  const theirs = new Set(row.others.flatMap(({ names }) => names));
  const names = row.names.filter((name) => !theirs.has(name));
  return [{ names, expiresAt: row.expiresAt, sealed: row.sealed }, ...row.others];
}

const Attributes = v.record(v.string(), rawAttribute);

/** @returns the field of a row under the key; undefined where no attribute decided. */
export async function sealAttributes(
  sealer: Sealer,
  key: Deno.KvKey,
  attributes: RawAttributes,
): Promise<Sealed | undefined> {
  return Object.keys(attributes).length === 0 ? undefined : await sealer.seal(key, attributes);
}

/** @returns the attributes that decided about the row's rights; null where they do not open. */
export async function openAttributes(
  sealer: Sealer,
  key: Deno.KvKey,
  { sealedAttributes }: ApiTokenRow,
): Promise<RawAttributes | null> {
  if (sealedAttributes === undefined) return {};
  const opened = v.safeParse(Attributes, await sealer.open(key, sealedAttributes));
  return opened.success ? opened.output : null;
}

/** @returns the value to store under the key; `tokens` starts with the newest. */
export async function sealRecord(
  sealer: Sealer,
  key: Deno.KvKey,
  { tokens, others, groups, ...record }: ApiTokenRecord & {
    readonly tokens: readonly [ApiToken, ...ApiToken[]];
    readonly mintedAt: number;
    readonly shows: string[];
  },
): Promise<ApiTokenRow> {
  const sealed = await sealer.seal(key, { tokens });
  const names = [...tokens.map(({ name }) => name), ...others.flatMap(({ names }) => names)];
  const { expiresAt } = tokens[0];
  return { ...record, groups: [...groups], names, expiresAt, sealed, others: [...others] };
}
