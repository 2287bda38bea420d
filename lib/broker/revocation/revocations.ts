/**
 * Revoking a token has two parts: its row leaves KV at once, so that it is no longer served, and a
 * job stays until CARTO has deleted it (`deletions.ts`).
 */
import type { Clock } from "../../clock/clock.ts";
import { tokensOf } from "../../storage/key_prefixes.ts";
import { apiTokenKey, ownerTokenKey, tokenNameKey, tokenUseKey } from "../../storage/keys.ts";
import type { Generation } from "../../storage/revocation_rows.ts";
import type { Sealer } from "../../storage/seal.ts";
import type { Change, Entry, KvStorage } from "../../storage/kv_storage.ts";
import { type DeletionReason, deletionRow, unopenedDeletionRows } from "./deletion_rows.ts";
import { endedTokenRows } from "./ended_tokens.ts";
import { ownerHash } from "../owner.ts";
import { type ApiToken, type ApiTokenRecord, openRecord, rowGeneration } from "../records.ts";
import { CLOCK_SKEW_MS } from "../timing.ts";

export interface RevocationsOptions extends Pick<Clock, "now"> {
  readonly store: KvStorage;
  readonly sealer: Sealer;
  /** The row of this hash was revoked: caches of it must be dropped. */
  onRevoked(hash: string): void;
}

export interface Revocations {
  /** Queues the deletion of tokens, atomically with the change that revokes them. */
  queue(
    tokens: readonly ApiToken[],
    owner: string,
    reason: DeletionReason,
    alongside?: Change,
  ): Promise<string | null>;
  /**
   * Revokes a stored row's tokens and queues their deletion.
   *
   * @param isMeant returns false to leave the row unchanged.
   * @returns whether there was such a row.
   */
  revokeRow(
    hash: string,
    reason: DeletionReason,
    isMeant?: (row: Entry) => boolean,
  ): Promise<boolean>;
  /** Revokes all of the owner's tokens, except those minted `since`. */
  revokeOwner(owner: string, reason: DeletionReason, since?: Generation): Promise<void>;
}

export function createRevocations(options: RevocationsOptions): Revocations {
  const { store, sealer, now, onRevoked } = options;

  async function queue(
    tokens: readonly ApiToken[],
    owner: string,
    reason: DeletionReason,
    alongside: Change = {},
  ): Promise<string | null> {
    const about = { owner, reason, at: now() };
    const rows = await Promise.all(tokens.map(async (token) => {
      const deletion = { ...about, ...token };
      return [await deletionRow(sealer, deletion), ...endedTokenRows(deletion)];
    }));
    return await store.commit({ ...alongside, set: [...alongside.set ?? [], ...rows.flat()] });
  }

  async function revokeRow(
    hash: string,
    reason: DeletionReason,
    isMeant: (row: Entry) => boolean = () => true,
  ): Promise<boolean> {
    const key = apiTokenKey(hash);
    for (;;) {
      const entry = await store.get(key);
      if (entry === null || !isMeant(entry)) return false;
      const record = await openRecord(sealer, entry);
      const owner = record?.owner ?? "";
      const about = { owner, reason, at: now() };
      const lives = ({ expiresAt }: { expiresAt: number }) => expiresAt + CLOCK_SKEW_MS > now();
      // Tokens sealed with a key that is missing here are deleted by a process that has it.
      const others = record?.others.filter(lives) ?? [];
      const done = await queue(record?.tokens.filter(lives) ?? [], owner, reason, {
        check: [{ key, versionstamp: entry.versionstamp }],
        set: others.flatMap((part) => unopenedDeletionRows(hash, part, about)),
        delete: [
          key,
          ownerTokenKey(ownerHash(owner), hash),
          tokenUseKey(hash),
          ...namesOf(record).map(tokenNameKey),
        ],
      });
      if (done === null) continue;
      onRevoked(hash);
      return true;
    }
  }

  return {
    queue,
    revokeRow,
    async revokeOwner(owner, reason, since) {
      const isMeant = (entry: Entry) => since === undefined || rowGeneration(entry) < since;
      for await (const { key } of store.list(tokensOf(ownerHash(owner)))) {
        await revokeRow(String(key.at(-1)), reason, isMeant);
      }
    },
  };
}

/** @returns the names of all tokens, whether or not they open here. */
function namesOf(record: ApiTokenRecord | null): string[] {
  if (record === null) return [];
  const { tokens, others } = record;
  return [...tokens.map(({ name }) => name), ...others.flatMap(({ names }) => names)];
}
