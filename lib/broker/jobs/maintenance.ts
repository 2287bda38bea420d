/**
 * Maintenance has several independent parts, so that one that fails or hangs does not stop the
 * others. Every process runs it; KV coordinates who does what.
 */
import { backoffMs } from "../../backoff.ts";
import type { Clock } from "../../clock/clock.ts";
import type { Log } from "../../log/log.ts";

/**
 * Does what is due.
 *
 * @returns NOT_DUE where there was nothing to do, or the milliseconds until there is more to do,
 * where that is known.
 */
export type Part = () => Promise<typeof NOT_DUE | number | undefined>;

/** A part with nothing to do has not necessarily recovered. */
export const NOT_DUE = Symbol("not due");

export interface MaintenanceOptions<Name extends string> extends Pick<Clock, "elapsed"> {
  readonly parts: Readonly<Record<Name, Part>>;
  readonly log: Log;
  /** How often each part polls. */
  readonly pollMs: number;
}

export interface Maintenance<Name extends string> {
  /** Starts polling; this does not keep the process alive. */
  start(): void;
  /** Wakes a part now, in the background. */
  wake(part: Name): void;
  /** Runs a part, also where it runs already, and resolves once it has nothing left to do now. */
  runPart(part: Name): Promise<void>;
  /** Runs all that is due. @returns the parts that failed; their errors are logged. */
  run(): Promise<readonly Name[]>;
  /** Stops, once what is in progress is done. */
  stop(): Promise<void>;
}

const FIRST_RETRY_MS = 1_000;
/** A part that keeps failing is reported again after this time. */
const REPORT_AGAIN_MS = 10 * 60_000;

export function createMaintenance<Name extends string>(
  options: MaintenanceOptions<Name>,
): Maintenance<Name> {
  let started = false;
  const names = keysOf(options.parts);
  const lanes = Object.fromEntries(
    names.map((name) => [name, createLane({ ...options, name, isStarted: () => started })]),
  );
  const all = Object.values(lanes);

  return {
    wake: (part) => void lanes[part]?.run(),
    async runPart(part) {
      lanes[part]?.run();
      await lanes[part]?.running();
    },
    async run() {
      for (const lane of all) lane.run();
      // One part may wake another.
      while (all.some((lane) => lane.running() !== undefined)) {
        await Promise.all(all.map((lane) => lane.running()));
      }
      return names.filter((name) => lanes[name]?.hasFailed());
    },
    start() {
      started = true;
      for (const lane of all) lane.run();
    },
    async stop() {
      started = false;
      for (const lane of all) lane.unschedule();
      await Promise.all(all.map((lane) => lane.running()));
    },
  };
}

interface LaneOptions extends Pick<MaintenanceOptions<string>, "elapsed" | "log" | "pollMs"> {
  readonly name: string;
  readonly parts: Readonly<Record<string, Part>>;
  readonly isStarted: () => boolean;
}

/** One part, which never runs concurrently with itself. */
function createLane({ name, parts, pollMs, isStarted, ...reporting }: LaneOptions) {
  const report = createReporter(name, reporting);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;
  let isWanted = false;
  let failures = 0;

  /** @returns after how many milliseconds to look again. */
  async function once(): Promise<number> {
    try {
      const result = await parts[name]?.();
      if (result === NOT_DUE) return pollMs;
      failures = 0;
      report(undefined);
      return Math.min(result ?? pollMs, pollMs);
    } catch (error) {
      report(error);
      return backoffMs(failures++, { firstMs: FIRST_RETRY_MS, longestMs: pollMs, jitter: 0 });
    }
  }

  async function runWhileWanted(): Promise<void> {
    let againMs = pollMs;
    while (isWanted) {
      isWanted = false;
      againMs = await once();
    }
    running = undefined;
    if (!isStarted()) return;
    clearTimeout(timer);
    timer = setTimeout(run, againMs);
    Deno.unrefTimer(timer);
  }

  function run(): void {
    // A wake-up during a run may be about something that the run has already passed.
    isWanted = true;
    running ??= runWhileWanted();
  }

  return {
    run,
    running: () => running,
    hasFailed: () => failures > 0,
    unschedule: () => clearTimeout(timer),
  };
}

/** Reports a failure once, until it changes or a while has passed; and the recovery. */
function createReporter(part: string, { log, elapsed }: Pick<LaneOptions, "log" | "elapsed">) {
  let known: { error: string; at: number } | undefined;
  return (thrown: unknown) => {
    if (thrown === undefined) {
      if (known !== undefined) log.info("maintenance_recovered", { part });
      known = undefined;
      return;
    }
    const error = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : "unknown";
    if (known?.error === error && elapsed() - known.at < REPORT_AGAIN_MS) return;
    log.error("maintenance_failed", { part, error });
    known = { error, at: elapsed() };
  };
}

function keysOf<Name extends string>(record: Readonly<Record<Name, unknown>>): Name[] {
  const names: Name[] = [];
  for (const name in record) names.push(name);
  return names;
}
