/**
 * Something that one process of all does every so often. When it is due is in KV, so that neither
 * many processes nor many starts make it more often; each process remembers that, and asks KV only
 * when the time has come.
 */
import * as v from "valibot";
import type { Clock } from "../clock.ts";
import { NOT_DUE } from "./maintenance.ts";
import type { recurringKey } from "../storage/keys.ts";
import type { Change, Store } from "../storage/store.ts";

/** What a process holds while it is at it. */
export interface Turn {
  /** Names the write by which the turn was taken: what has an older versionstamp was before it. */
  readonly since: string;
  /**
   * Keeps the turn for longer; to be called between steps.
   *
   * @throws {TurnLostError} when another process took it meanwhile.
   */
  extend(): Promise<void>;
}

/** Held up for too long: another process is at it now. */
export class TurnLostError extends Error {
  override readonly name = "TurnLostError";
}

export interface Recurring {
  /** Does it, where it is due and no other process is at it; else it returns NOT_DUE. */
  runIfDue(work: (turn: Turn) => Promise<void>): Promise<typeof NOT_DUE | undefined>;
  /**
   * Has it done sooner: as soon as `gapMs` have passed since it was last done.
   *
   * @param alongside is written by the same commit; it checks nothing.
   */
  request(alongside: Omit<Change, "check">): Promise<void>;
}

export interface RecurringOptions extends Clock {
  readonly store: Store;
  readonly key: ReturnType<typeof recurringKey>;
  readonly everyMs: number;
  /** However often it is requested, it is done no more often than this. */
  readonly gapMs: number;
  /** For how long a turn is its holder's, unless it is extended. */
  readonly turnMs: number;
}

const Row = v.object({
  /** Milliseconds since the epoch, as the others. */
  doneAt: v.number(),
  nextAt: v.number(),
  /** Who is at it, and until when they are believed to be. */
  holder: v.nullable(v.string()),
  heldUntil: v.number(),
});
type Row = v.InferOutput<typeof Row>;

const NEVER: Row = { doneAt: 0, nextAt: 0, holder: null, heldUntil: 0 };

export function createRecurring(options: RecurringOptions): Recurring {
  const { store, key, everyMs, gapMs, turnMs, now, elapsed } = options;
  // By the monotonic clock; what another machine's clock says is believed for one period at most.
  let lookAt = -Infinity;

  const lookIn = (ms: number) => void (lookAt = elapsed() + Math.min(Math.max(ms, 0), everyMs));

  async function read(): Promise<{ row: Row; versionstamp: string | null }> {
    const entry = await store.get(key);
    const parsed = v.safeParse(Row, entry?.value);
    const row = parsed.success ? parsed.output : NEVER;
    return { row, versionstamp: entry?.versionstamp ?? null };
  }

  /** @returns the versionstamp of the write; null where somebody else wrote first. */
  function write(value: Row, versionstamp: string | null): Promise<string | null> {
    return store.commit({ check: [{ key, versionstamp }], set: [{ key, value }] });
  }

  async function takeTurn(): Promise<{ row: Row; versionstamp: string } | null> {
    const { row, versionstamp } = await read();
    // A date too far ahead was written by a clock that was.
    const waitMs = Math.min(row.nextAt - now(), everyMs);
    const heldMs = row.holder === null ? 0 : Math.min(row.heldUntil - now(), turnMs);
    if (waitMs > 0 || heldMs > 0) {
      lookIn(Math.max(waitMs, heldMs));
      return null;
    }
    const taken = { ...row, holder: crypto.randomUUID(), heldUntil: now() + turnMs };
    const written = await write(taken, versionstamp);
    if (written === null) return null;
    return { row: taken, versionstamp: written };
  }

  return {
    async runIfDue(work) {
      if (elapsed() < lookAt) return NOT_DUE;
      const turn = await takeTurn();
      if (turn === null) return NOT_DUE;
      let { row, versionstamp } = turn;
      await work({
        since: versionstamp,
        async extend() {
          if (row.heldUntil - now() > turnMs / 2) return;
          row = { ...row, heldUntil: now() + turnMs };
          const written = await write(row, versionstamp);
          if (written === null) throw new TurnLostError();
          versionstamp = written;
        },
      });
      // Somebody requested it meanwhile, or took the turn: then that stands.
      const done = { doneAt: now(), nextAt: now() + everyMs, holder: null, heldUntil: 0 };
      const isOurs = await write(done, versionstamp) !== null;
      lookIn(isOurs ? everyMs : 0);
      return undefined;
    },

    async request(alongside) {
      for (;;) {
        const { row, versionstamp } = await read();
        const nextAt = Math.min(row.nextAt, Math.max(now(), row.doneAt + gapMs));
        // Who is at it may have looked before: that turn does not count.
        const requested = { ...row, nextAt, holder: null, heldUntil: 0 };
        const written = await store.commit({
          ...alongside,
          check: [{ key, versionstamp }],
          set: [{ key, value: requested }, ...alongside.set ?? []],
        });
        if (written === null) continue;
        return lookIn(nextAt - now());
      }
    },
  };
}
