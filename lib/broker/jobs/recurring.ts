/**
 * A periodic task that one of all processes runs. KV has its due time, so that neither more
 * processes nor restarts make it more frequent. Each process caches that time and reads KV only
 * when it has come.
 */
import * as v from "valibot";
import type { Clock } from "../../clock/clock.ts";
import { AppError } from "../../errors.ts";
import { NOT_DUE } from "./maintenance.ts";
import type { recurringKey } from "../../storage/keys.ts";
import type { Change, KvStorage } from "../../storage/kv_storage.ts";

/** Held by the process that runs the task. */
export interface Turn {
  /** The versionstamp of the write that took the turn: older versionstamps were before it. */
  readonly since: string;
  /**
   * Extends the turn; to be called between steps.
   *
   * @throws {TurnLostError} when another process took it meanwhile.
   */
  extend(): Promise<void>;
}

/** The process was delayed for too long: another one runs the task now. */
export class TurnLostError extends AppError {
  override readonly name = "TurnLostError";
  override readonly code = "turn_lost";
}

export interface Recurring {
  /** Runs the task where it is due and no other process runs it; otherwise returns NOT_DUE. */
  runIfDue(work: (turn: Turn) => Promise<void>): Promise<typeof NOT_DUE | undefined>;
  /**
   * Runs the task sooner: as soon as `gapMs` have passed since its last start.
   *
   * @param alongside committed atomically; it has no checks.
   */
  request(alongside: Omit<Change, "check">): Promise<void>;
}

export interface RecurringOptions extends Clock {
  readonly store: KvStorage;
  readonly key: ReturnType<typeof recurringKey>;
  readonly everyMs: number;
  /** The least time between two runs, however often it is requested. */
  readonly gapMs: number;
  /** How long a turn lasts unless it is extended. */
  readonly turnMs: number;
}

const Row = v.object({
  /** When it last started, in milliseconds since the epoch, as the others. */
  startedAt: v.number(),
  nextAt: v.number(),
  /** Whether it was requested since it started. */
  requested: v.boolean(),
  /** The holder, and the end of its turn. */
  holder: v.nullable(v.string()),
  heldUntil: v.number(),
});
type Row = v.InferOutput<typeof Row>;

const NEVER: Row = { startedAt: 0, nextAt: 0, requested: false, holder: null, heldUntil: 0 };

export function createRecurring(options: RecurringOptions): Recurring {
  const { store, key, everyMs, gapMs, turnMs, now, elapsed } = options;
  // Monotonic; another machine's date is believed for at most one period.
  let lookAt = -Infinity;

  const lookIn = (ms: number) => void (lookAt = elapsed() + Math.min(Math.max(ms, 0), everyMs));

  async function read(): Promise<{ row: Row; versionstamp: string | null }> {
    const entry = await store.get(key);
    const parsed = v.safeParse(Row, entry?.value);
    const row = parsed.success ? parsed.output : NEVER;
    return { row, versionstamp: entry?.versionstamp ?? null };
  }

  /** @returns the versionstamp of the write; null where another process wrote first. */
  function write(value: Row, versionstamp: string | null): Promise<string | null> {
    return store.commit({ check: [{ key, versionstamp }], set: [{ key, value }] });
  }

  /** @returns the versionstamp that took the turn; null where it is not due, or taken. */
  async function takeTurn(holder: string): Promise<string | null> {
    const { row, versionstamp } = await read();
    // A date too far ahead comes from a clock that was ahead.
    const waitMs = Math.min(row.nextAt - now(), everyMs);
    const heldMs = row.holder === null ? 0 : Math.min(row.heldUntil - now(), turnMs);
    if (waitMs > 0 || heldMs > 0) {
      lookIn(Math.max(waitMs, heldMs));
      return null;
    }
    const [startedAt, heldUntil] = [now(), now() + turnMs];
    return await write({ ...row, startedAt, requested: false, holder, heldUntil }, versionstamp);
  }

  /** Writes the result of `change` while the holder has the turn. */
  async function rewrite(holder: string, change: (row: Row) => Row): Promise<Row> {
    for (;;) {
      const { row, versionstamp } = await read();
      if (row.holder !== holder) throw new TurnLostError();
      const changed = change(row);
      if (await write(changed, versionstamp) !== null) return changed;
    }
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
      const { nextAt } = await rewrite(holder, (row) => released(row, now(), options));
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

/** Due again after a period, or sooner if it was requested meanwhile. */
function released(
  { startedAt, requested }: Row,
  now: number,
  { gapMs, everyMs }: Pick<RecurringOptions, "gapMs" | "everyMs">,
): Row {
  const nextAt = requested ? startedAt + gapMs : now + everyMs;
  return { startedAt, nextAt, requested: false, holder: null, heldUntil: 0 };
}
