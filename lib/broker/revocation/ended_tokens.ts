/**
 * Revoked tokens as operators see them: when each was revoked here, and when CARTO deleted it. A
 * row is written with the deletion that it tells of, and kept for a day.
 */
import * as v from "valibot";
import { DAY_MS } from "../../clock/durations.ts";
import { endedTokensOf } from "../../storage/key_prefixes.ts";
import { endedTokenKey } from "../../storage/keys.ts";
import type { Change, KvStorage } from "../../storage/kv_storage.ts";
import type { Deletion } from "./deletion_rows.ts";
import { ownerHash } from "../owner.ts";

type Row = NonNullable<Change["set"]>[number];

const Outcome = v.object({
  /** When CARTO confirmed the deletion, in milliseconds since the epoch. */
  deletedAt: v.optional(v.number()),
  /** Failed attempts at deleting it. */
  attempts: v.optional(v.number(), 0),
  /** Why the last one failed, without a secret. */
  error: v.optional(v.nullable(v.string()), null),
});

const Ended = v.object({
  reason: v.string(),
  /** When it was revoked here, in milliseconds since the epoch. */
  at: v.number(),
  ...Outcome.entries,
});

export interface EndedToken extends v.InferOutput<typeof Ended> {
  /** The name it has at CARTO. */
  readonly name: string;
}

/** Longer than any token lives. */
const KEPT_MS = DAY_MS;

/** @returns the row to set with the deletion's own; none for a token without an owner. */
export function endedTokenRows(
  { name, owner, reason, at }: Pick<Deletion, "name" | "owner" | "reason" | "at">,
  outcome: v.InferInput<typeof Outcome> = {},
): Row[] {
  if (owner === "") return [];
  const key = endedTokenKey(ownerHash(owner), name);
  return [{ key, value: { reason, at, ...outcome }, expireInMs: KEPT_MS }];
}

/**
 * @param limit the most to read.
 * @returns the owner's revoked tokens of the last day, the latest first.
 */
export async function endedTokens(
  store: Pick<KvStorage, "list">,
  owner: string,
  limit: number,
): Promise<readonly EndedToken[]> {
  const found: EndedToken[] = [];
  for await (const { key, value } of store.list(endedTokensOf(ownerHash(owner)), { limit })) {
    const row = v.safeParse(Ended, value);
    if (row.success) found.push({ ...row.output, name: String(key.at(-1)) });
  }
  return found.sort((one, other) => other.at - one.at);
}
