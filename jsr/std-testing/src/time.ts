/**
 * Time under the test's control: `Date`, `setTimeout` and `setInterval` advance only on demand.
 *
 * @module
 */
import { type Clock, createClock } from "@sinonjs/fake-timers";
import { clearInterval, RealDate, setInterval, useFake, useReal } from "./_globals.ts";
import { type DelayOptions, realDelay } from "./_real_delay.ts";

/** Thrown when faked time is used against its rules: faked twice, restored twice, turned back. */
export class TimeError extends Error {
  override name = "TimeError";
}

/** How faked time moves by itself. */
export interface FakeTimeOptions {
  /**
   * Fake milliseconds that pass for each real one.
   *
   * @default {0}
   */
  advanceRate: number;
  /**
   * Real milliseconds between two such moves.
   *
   * @default {10}
   */
  advanceFrequency?: number;
}

export type { DelayOptions };

let current: FakeTime | undefined;

/**
 * Replaces the global `Date`, `setTimeout`, `clearTimeout`, `setInterval` and `clearInterval` until
 * {@linkcode FakeTime.restore} is called or the `using` block ends. One at a time.
 *
 * @example
 * ```ts
 * using time = new FakeTime();
 * let rung = false;
 * setTimeout(() => (rung = true), 1000);
 * time.tick(1000);
 * expect(rung).toBe(true);
 * ```
 */
export class FakeTime {
  readonly #clock: Clock;
  readonly #advance: ReturnType<typeof setInterval> | undefined;
  #start: number;

  /**
   * @param start When faked time starts: milliseconds since 1970, a date, or what `Date` can parse.
   * The default is the real now.
   * @param options Whether time also moves by itself.
   * @throws {TimeError} when time is faked already, or `start` is not a time.
   */
  constructor(
    start?: number | string | Date | null,
    options?: FakeTimeOptions,
  ) {
    if (current) {
      throw new TimeError(
        "Time is faked already: restore it before faking it again.",
      );
    }
    this.#start = start === undefined || start === null
      ? RealDate.now()
      : new RealDate(start).valueOf();
    if (Number.isNaN(this.#start)) {
      throw new TimeError(`"${start}" is not a time to start from.`);
    }

    this.#clock = createClock(this.#start);
    const { advanceRate = 0, advanceFrequency = 10 } = options ?? {};
    if (advanceRate > 0) {
      const step = advanceRate * advanceFrequency;
      this.#advance = setInterval(() => this.tick(step), advanceFrequency);
    }
    useFake(this.#clock);
    current = this;
  }

  /**
   * Restores real time, whichever instance faked it.
   *
   * @throws {TimeError} when time is not faked.
   */
  static restore(): void {
    faked().restore();
  }

  /**
   * Runs `callback` in real time, then goes on with the faked one.
   *
   * @param callback What to run, awaited when it returns a promise.
   * @param args What to call it with.
   * @returns What the callback returns.
   * @throws {TimeError} when time is not faked.
   */
  static async restoreFor<T, Args extends unknown[]>(
    callback: (...args: Args) => Promise<T> | T,
    ...args: Args
  ): Promise<T> {
    const time = faked();
    useReal();
    try {
      return await callback(...args);
    } finally {
      if (current === time) useFake(time.#clock);
    }
  }

  /** The faked now, in milliseconds since 1970. */
  get now(): number {
    return this.#clock.now;
  }

  /**
   * Moves time forward to `value`, running the timers due until then.
   *
   * @throws {TimeError} when `value` lies before the faked now.
   */
  set now(value: number) {
    this.tick(value - this.now);
  }

  /** When faked time started, in milliseconds since 1970. */
  get start(): number {
    return this.#start;
  }

  /**
   * Declares when faked time started, without moving it.
   *
   * @throws {TimeError} when `value` lies after the faked now.
   */
  set start(value: number) {
    if (value > this.now) {
      throw new TimeError("Time cannot have started after its own now.");
    }
    this.#start = value;
  }

  /**
   * Waits in real time.
   *
   * @param ms How long, in milliseconds.
   * @param options How to end it early.
   * @throws the reason of the signal, when it is aborted.
   */
  delay(ms: number, options: DelayOptions = {}): Promise<void> {
    return realDelay(ms, options);
  }

  /** Lets everything run that waits for promises already settled. */
  async runMicrotasks(): Promise<void> {
    await this.delay(0);
  }

  /**
   * Moves time forward, running the timers that fall due on the way, each at its own now.
   *
   * @param ms How far, in milliseconds.
   * @throws {TimeError} when `ms` is negative.
   * @throws what the first failing timer throws, after the others have run.
   */
  tick(ms = 0): void {
    if (ms < 0) throw new TimeError("Time cannot go back.");
    this.#clock.tick(ms);
  }

  /** {@linkcode FakeTime.tick} that also lets promises settle, before and between the timers. */
  async tickAsync(ms = 0): Promise<void> {
    if (ms < 0) throw new TimeError("Time cannot go back.");
    await this.runMicrotasks();
    await this.#clock.tickAsync(ms);
  }

  /**
   * Moves time forward to the next timer and runs it.
   *
   * @returns Whether there was one.
   */
  next(): boolean {
    const pending = this.#clock.countTimers() > 0;
    if (pending) this.#clock.next();
    return pending;
  }

  /** {@linkcode FakeTime.next} that lets promises settle first. */
  async nextAsync(): Promise<boolean> {
    await this.runMicrotasks();
    return this.next();
  }

  /** Runs timers until none is left: never ends while an interval is set. */
  runAll(): void {
    while (this.#clock.countTimers() > 0) this.#clock.next();
  }

  /** {@linkcode FakeTime.runAll} that lets promises settle before each timer. */
  async runAllAsync(): Promise<void> {
    while (await this.nextAsync());
  }

  /**
   * Puts back the real `Date` and timers; faked timers that have not run never will.
   *
   * @throws {TimeError} when that is done already.
   */
  restore(): void {
    if (current !== this) {
      throw new TimeError("This faked time is restored already.");
    }
    current = undefined;
    clearInterval(this.#advance);
    useReal();
  }

  /** Restores real time at the end of a `using` block, unless that is done already. */
  [Symbol.dispose](): void {
    if (current === this) this.restore();
  }
}

function faked(): FakeTime {
  if (!current) {
    throw new TimeError("Time is not faked: there is nothing to restore.");
  }
  return current;
}
