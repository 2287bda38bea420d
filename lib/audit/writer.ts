/**
 * Appends records to a chain. Records that cannot be written are queued and retried, up to a limit;
 * those beyond it are reported, and their number is recorded later.
 */
import type { Hide } from "../log/redaction.ts";
import type { Sum } from "../log/repeats.ts";
import { type Timer, unattended } from "../clock/unattended_timer.ts";
import { type Link, type SealedRecord, sealRecord } from "./chain.ts";
import type { AuditEvent } from "./events.ts";

/**
 * Appends to one chain: calls `next` with its last link and writes the result, all of it or
 * nothing. No other process may append in between.
 */
export type AppendToChain = (next: (last: Link) => readonly PlacedRecord[]) => Promise<void>;

export interface PlacedRecord extends SealedRecord {
  readonly event: AuditEvent;
}

/** A record that has no place in the chain yet. */
export interface Unplaced {
  readonly event: AuditEvent;
  /** When it happened, in milliseconds since the epoch; of several, the last. */
  readonly at: number;
  readonly sum?: Sum | undefined;
}

export interface Writer {
  add(record: Unplaced): void;
  /** Tries to write everything queued; resolves once that is done, or has failed. */
  flush(): Promise<void>;
  /** Retries first. @throws what keeps records from being written. */
  check(): Promise<void>;
  /** Tries once more, and drops what cannot be written. */
  close(): Promise<void>;
}

export interface WriterOptions {
  readonly write: AppendToChain;
  /** The most records that are appended at once. @default {Infinity} */
  readonly atOnce?: number;
  /** UTF-16 units of a line; of a longer one the short members are kept. @default {Infinity} */
  readonly longest?: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Names the process on its records. */
  readonly instance: string;
  /** Redacts each text. */
  readonly hide: Hide;
  /** Called with every dropped event, so that it is not lost unnoticed. */
  readonly onLost: (event: AuditEvent, error: unknown) => void;
  /**
   * Called with how many records wait because they cannot be written, when that may have changed.
   */
  readonly onWaiting?: (records: number) => void;
}

/** A few megabytes of memory; with what repeats summed up, more than an hour of a busy app. */
export const MOST_WAITING = 10_000;
/**
 * A failed sign-in is queued only while fewer records are: an attacker who creates them must not
 * displace other records.
 */
export const MOST_FAILED_WAITING = 5_000;
const RETRY_MS = 5_000;
/** Another process may hold the file's lock; a shutdown does not wait for it. */
const CLOSING_MS = 3_000;

export function createWriter(options: WriterOptions): Writer {
  const { write, now, instance, hide, onLost, onWaiting } = options;
  const { atOnce = Infinity, longest = Infinity } = options;
  const waiting: Unplaced[] = [];
  let lost = { count: 0, since: 0 };
  let failure: { readonly error: unknown } | null = null;
  let attempts: Promise<void> = Promise.resolve();
  let retry: Timer | undefined;

  function sealAll(records: readonly Unplaced[], last: Link): PlacedRecord[] {
    let link = last;
    return records.map(({ event, at, sum }) => {
      const seq = link.seq + 1;
      const counted = sum && { count: sum.count, since: isoTime(sum.since) };
      const place = { seq, time: isoTime(at), instance };
      let sealed = sealRecord({ ...place, ...event, ...counted }, link, hide);
      if (sealed.line.length > longest) {
        sealed = sealRecord({ ...place, ...shortOf(event), too_long: true }, link, hide);
      }
      link = sealed.link;
      return { ...sealed, event };
    });
  }

  async function attempt(): Promise<void> {
    clearTimeout(retry);
    const batch = waiting.slice(0, atOnce);
    const { count, since } = lost;
    const gap: Unplaced[] = count === 0
      ? []
      : [{ event: { event: "records_lost", count, since: isoTime(since) }, at: now() }];
    if (batch.length + gap.length > 0) {
      try {
        await write((last) => sealAll([...batch, ...gap], last));
        waiting.splice(0, batch.length);
        lost = { count: lost.count - count, since: now() };
        failure = null;
      } catch (error) {
        failure = { error };
        retry = unattended(flush, RETRY_MS);
      }
    }
    onWaiting?.(failure === null ? 0 : waiting.length);
    if (failure === null && waiting.length > 0) await attempt();
  }

  function flush(): Promise<void> {
    attempts = attempts.then(attempt);
    return attempts;
  }

  function lose({ event }: Unplaced): void {
    if (lost.count === 0) lost.since = now();
    lost.count++;
    onLost(event, failure?.error ?? new Error("too many records wait to be written"));
  }

  return {
    flush,
    add(record) {
      const isFailed = record.event.event === "sign_in_failed";
      if (waiting.length >= (isFailed ? MOST_FAILED_WAITING : MOST_WAITING)) return lose(record);
      waiting.push(record);
      // While writing fails, more records do not advance the next try.
      if (failure === null) flush();
    },
    async check() {
      await (failure === null ? attempts : flush());
      if (failure !== null) throw failure.error;
    },
    async close() {
      const { promise: deadline, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, CLOSING_MS);
      await Promise.race([flush(), deadline]);
      clearTimeout(timer);
      clearTimeout(retry);
      waiting.splice(0).forEach(lose);
    },
  };
}

/** UTF-16 units of a member's JSON: an event has eight members at most. */
const SHORT = 600;

/** A client may have made one member long: who did what stays on record. */
function shortOf(event: AuditEvent): Pick<AuditEvent, "event"> {
  const short = Object.entries(event).filter(([, value]) =>
    JSON.stringify([value]).length <= SHORT
  );
  return { ...Object.fromEntries(short), event: event.event };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
