/**
 * A process's cache of tokens with one fetch at a time per key: a hundred concurrent callers share
 * one fetch.
 */
import { BoundedMap } from "../bounded_map.ts";
import type { Clock } from "../clock/clock.ts";

export interface RememberedOptions {
  readonly elapsed: Clock["elapsed"];
  /** How long a value is used without checking again. */
  readonly recheckMs: number;
  /** How long a failure is repeated without trying again. */
  readonly failureRestMs: number;
}

const REMEMBERED = 10_000;

export class Remembered<T> {
  readonly #values = new BoundedMap<string, { value: T; at: number }>(REMEMBERED);
  readonly #failures = new BoundedMap<string, { error: unknown; at: number }>(REMEMBERED);
  readonly #flights = new Map<string, Promise<T>>();

  constructor(readonly options: RememberedOptions) {}

  /** @returns the cached value, if it suffices; never fetches. */
  peek(id: string, suffices: (value: T) => boolean): T | null {
    const known = this.#values.get(id);
    if (known === undefined || !suffices(known.value)) return null;
    return this.options.elapsed() - known.at < this.options.recheckMs ? known.value : null;
  }

  /** Fetches, joins the fetch in progress, or repeats a recent failure. */
  fetch(id: string, fetcher: () => Promise<T>): Promise<T> {
    const flight = this.#flights.get(id);
    if (flight !== undefined) return flight;
    const { elapsed, failureRestMs } = this.options;
    const failure = this.#failures.get(id);
    if (failure !== undefined && elapsed() - failure.at < failureRestMs) {
      return Promise.reject(failure.error);
    }
    // The value may date from any moment from here on.
    const at = elapsed();
    const started = fetcher().then((value) => {
      // Dropped while it was fetched: the value may be older than that.
      if (this.#flights.get(id) === started) this.#values.set(id, { value, at });
      this.#failures.delete(id);
      return value;
    }, (error) => {
      this.#failures.set(id, { error, at: elapsed() });
      throw error;
    }).finally(() => {
      if (this.#flights.get(id) === started) this.#flights.delete(id);
    });
    this.#flights.set(id, started);
    return started;
  }

  /** Drops a value; the result of a fetch in progress is not cached either. */
  drop(id: string): void {
    this.#values.delete(id);
    this.#failures.delete(id);
    this.#flights.delete(id);
  }
}
