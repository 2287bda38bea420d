/** Records of the audit in KV, by what is searched for, in batches: none is read without need. */
import { ALL_AUDIT_RECORDS, auditIndexOf } from "../../storage/key_prefixes.ts";
import { auditRecordKey } from "../../storage/keys.ts";
import type { Entry, KvStorage } from "../../storage/kv_storage.ts";
import { type AuditQuery, type Cursor, timesOf } from "./audit_query.ts";

export interface AuditParts {
  readonly store: KvStorage;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How long records are kept, in milliseconds. */
  readonly keepMs: number;
}

/** A record where it is kept. */
export interface AuditRow extends Cursor {
  readonly line: string;
}

/** A row that was read, with its record where that is what the query asks for. */
export interface ReadRow extends Cursor {
  readonly line: string | null;
}

/** KV gives ten rows by their keys in one round trip. */
const GOT_AT_ONCE = 10;

/**
 * Reads rows in the order of the chain, or from its end.
 *
 * @param batchSize how many are in memory at once.
 */
export async function* auditRows(
  parts: AuditParts,
  query: AuditQuery,
  { reverse, batchSize }: { readonly reverse: boolean; readonly batchSize: number },
): AsyncGenerator<ReadRow> {
  const prefix = prefixOf(query);
  const times = timesOf(query, parts.now() - parts.keepMs);
  // A page that is long open names a place whose records have ended; a client may make up any.
  const isBefore = query.after !== undefined && query.after.at < times.from;
  const isBehind = query.after !== undefined && query.after.at >= times.before;
  if (times.from >= times.before || (reverse ? isBefore : isBehind)) return;
  const after = isBefore || isBehind ? undefined : query.after;
  const options = {
    from: [...prefix, times.from],
    before: [...prefix, times.before],
    after: after && [...prefix, after.at, after.seq],
    reverse,
    batchSize,
  };
  const isWholeChain = prefix === ALL_AUDIT_RECORDS;
  let places: Cursor[] = [];
  for await (const entry of parts.store.list(prefix, options)) {
    const place = placeOf(entry);
    if (isWholeChain) yield { ...place, line: textOf(entry) };
    else if (isOther(entry, query)) yield { ...place, line: null };
    else places.push(place);
    if (places.length < GOT_AT_ONCE) continue;
    yield* await linesAt(parts.store, places);
    places = [];
  }
  yield* await linesAt(parts.store, places);
}

/** The index with the fewest rows for the query; a person has fewer than an event. */
function prefixOf({ person, event }: AuditQuery): Deno.KvKey {
  if (person !== undefined) return auditIndexOf("person", person);
  return event === undefined ? ALL_AUDIT_RECORDS : auditIndexOf("event", event);
}

const isOther = ({ value }: Entry, { event }: AuditQuery) => event !== undefined && value !== event;

function placeOf({ key }: Entry): Cursor {
  const [at, seq] = key.slice(-2).map(Number);
  return { at: at ?? 0, seq: seq ?? 0 };
}

const textOf = (entry: Entry | null) => typeof entry?.value === "string" ? entry.value : null;

async function linesAt(store: KvStorage, places: readonly Cursor[]): Promise<ReadRow[]> {
  if (places.length === 0) return [];
  const entries = await store.getMany(places.map(({ at, seq }) => auditRecordKey(at, seq)));
  return places.map((place, index) => ({ ...place, line: textOf(entries[index] ?? null) }));
}
