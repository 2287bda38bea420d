/**
 * The audit in Deno KV, where the operator's console reads it: one chain of all processes, and
 * indexes by person and by event. A record, its indexes and the chain's new head are one commit.
 */
import * as v from "valibot";
import { auditHeadKey, auditIndexKey, auditRecordKey } from "../storage/keys.ts";
import { type KvStorage, StorageError } from "../storage/kv_storage.ts";
import { CHAIN_START } from "./chain.ts";
import { peopleOf } from "./events.ts";
import type { AppendToChain, PlacedRecord, WriterOptions } from "./writer.ts";

/**
 * What a commit takes: KV allows 64 KiB a value and 800 KiB in all, and stores two bytes a unit of
 * texts beyond Latin-1.
 */
export const KV_LIMITS = { atOnce: 40, longest: 8_000 } as const satisfies Partial<WriterOptions>;

/** Other processes append as well: each attempt fails only because one of them got ahead. */
const MOST_ATTEMPTS = 50;

export interface KvChainOptions {
  readonly store: KvStorage;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How long a record is kept, in milliseconds. */
  readonly keepMs: number;
}

/** The chain's last record, and the time in its key, in milliseconds since the epoch. */
export const AuditHead = v.object({ seq: v.number(), hash: v.string(), at: v.number() });

/**
 * A chain in KV. What KV leaves unsettled is written again, so that a lost response may leave a
 * record twice, each in its place of the chain.
 *
 * @throws {StorageError} from the appends, where KV cannot be written.
 */
export function kvChain({ store, now, keepMs }: KvChainOptions): AppendToChain {
  const headKey = auditHeadKey();
  return async (next) => {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const entry = await store.get(headKey);
      const last = entry === null ? { ...CHAIN_START, at: 0 } : v.parse(AuditHead, entry.value);
      const records = next(last);
      // The clocks of processes differ: keys stay in the chain's order.
      const at = Math.max(now(), last.at);
      const link = records.at(-1)?.link ?? last;
      const check = [{ key: headKey, versionstamp: entry?.versionstamp ?? null }];
      const rows = records.flatMap((record) => auditRowsOf(record, at));
      const set = rows.map((row) => ({ ...row, expireInMs: keepMs }));
      const head = { key: headKey, value: { ...link, at } };
      if (await store.commit({ check, set: [...set, head] }) !== null) return;
    }
    throw new StorageError("Other processes keep writing to the audit in KV");
  };
}

/** @returns a record with its places in the indexes. */
export function auditRowsOf({ event, line, link: { seq } }: PlacedRecord, at: number) {
  const value = event.event;
  return [
    { key: auditRecordKey(at, seq), value: line },
    { key: auditIndexKey("event", value, at, seq), value },
    ...peopleOf(event).map((name) => ({ key: auditIndexKey("person", name, at, seq), value })),
  ];
}
