/**
 * Something that one process of all does every so often. When it is due is in KV, so that neither
 * many processes nor many starts make it more often; each process remembers that, and asks KV only
 * when the time has come.
 */
import * as v from "valibot";
import type { Clock } from "../clock/clock.ts";
import { AppError } from "../errors.ts";
import { NOT_DUE } from "./maintenance.ts";
import type { recurringKey } from "../storage/keys.ts";
import type { Change, KvStorage } from "../storage/kv_storage.ts";

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
export class TurnLostError extends AppError {
  override readonly name = "TurnLostError";
  override readonly code = "turn_lost";
}

export interface Recurring {
  /** Does it, where it is due and no other process is at it; else it returns NOT_DUE. */
  runIfDue(work: (turn: Turn) => Promise<void>): Promise<typeof NOT_DUE | undefined>;
  /**
   * Has it done sooner: as soon as `gapMs` have passed since it was last begun.
   *
   * @param alongside is written by the same commit; it checks nothing.
   */
  request(alongside: Omit<Change, "check">): Promise<void>;
}

export interface RecurringOptions extends Clock {
  readonly store: KvStorage;
  readonly key: ReturnType<typeof recurringKey>;
  readonly everyMs: number;
  /** However often it is requested, it is done no more often than this. */
  readonly gapMs: number;
  /** For how long a turn is its holder's, unless it is extended. */
  readonly turnMs: number;
}

const Row = v.object({
  /** When it was begun the last time, in milliseconds since the epoch, as the others. */
  startedAt: v.number(),
  nextAt: v.number(),
  /** Whether it was asked for since it was begun. */
  requested: v.boolean(),
  /** Who is at it, and until when they are believed to be. */
  holder: v.nullable(v.string()),
  heldUntil: v.number(),
});
type Row = v.InferOutput<typeof Row>;

const NEVER: Row = { startedAt: 0, nextAt: 0, requested: false, holder: null, heldUntil: 0 };

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

  /** @returns the versionstamp by which the turn was taken; null where it is not due, or another's. */
  async function takeTurn(holder: string): Promise<string | null> {
    const { row, versionstamp } = await read();
    // A date too far ahead was written by a clock that was.
    const waitMs = Math.min(row.nextAt - now(), everyMs);
    const heldMs = row.holder === null ? 0 : Math.min(row.heldUntil - now(), turnMs);
    if (waitMs > 0 || heldMs > 0) {
      lookIn(Math.max(waitMs, heldMs));
      return null;
    }
    const [startedAt, heldUntil] = [now(), now() + turnMs];
    return await write({ ...row, startedAt, requested: false, holder, heldUntil }, versionstamp);
  }

  /** Writes what `change` makes of the row, while the turn is the holder's. */
  async function rewrite(holder: string, change: (row: Row) => Row): Promise<Row> {
    for (;;) {
      const { row, versionstamp } = await read();
      if (row.holder !== holder) throw new TurnLostError();
      const changed = change(row);
      if (await write(changed, versionstamp) !== null) return changed;
    }
  }

  /** It is due again in a period, or sooner where somebody asked for it meanwhile. */
  function released({ startedAt, requested }: Row): Row {
    const nextAt = requested ? startedAt + gapMs : now() + everyMs;
    return { startedAt, nextAt, requested: false, holder: null, heldUntil: 0 };
  }

  return {
    async runIfDue(work) {
      if (elapsed() < lookAt) return NOT_DUE;
      const holder = crypto.randomUUID();
      const since = await takeTurn(holder);
      if (since === null) return NOT_DUE;
      let extendedAt = elapsed();
      await work({
        since,
        async extend() {
          if (elapsed() - extendedAt < turnMs / 2) return;
          await rewrite(holder, (row) => ({ ...row, heldUntil: now() + turnMs }));
          extendedAt = elapsed();
        },
      });
      const { nextAt } = await rewrite(holder, released);
      lookIn(nextAt - now());
      return undefined;
    },

    async request(alongside) {
      for (;;) {
        const { row, versionstamp } = await read();
        const nextAt = Math.min(row.nextAt, Math.max(now(), row.startedAt + gapMs));
        const written = await store.commit({
          ...alongside,
          check: [{ key, versionstamp }],
          set: [{ key, value: { ...row, nextAt, requested: true } }, ...alongside.set ?? []],
        });
        if (written === null) continue;
        return lookIn(nextAt - now());
      }
    },
  };
}
