/** A limit for the sum of what entries weigh. */
export interface Weight<K, V> {
  readonly most: number;
  readonly of: (key: K, value: V) => number;
}

/**
 * An LRU map: it drops the least recently used entries beyond its limits.
 *
 * @example
 * ```ts
 * import { expect } from "@std/expect";
 *
 * const cache = new BoundedMap<string, number>(2);
 * cache.set("a", 1);
 * cache.set("b", 2);
 * cache.get("a");
 * cache.set("c", 3);
 * expect(cache.get("a")).toBe(1);
 * expect(cache.get("b")).toBeUndefined();
 * ```
 */
export class BoundedMap<K, V> {
  readonly #entries = new Map<K, V>();
  #weight = 0;
  /** The most recently used key, where it is known. */
  #newest: K | undefined;

  /**
   * @param limit the number of entries.
   * @param weight of values that do not change; one that exceeds the limit alone is not kept.
   */
  constructor(readonly limit: number, readonly weight?: Weight<K, V>) {}

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined || key === this.#newest) return value;
    // A Map iterates in insertion order: reinserting makes an entry the most recent. Each time
    // leaves a hole, and a small Map is soon copied to be rid of them.
    this.#entries.delete(key);
    this.#entries.set(key, value);
    this.#newest = key;
    return value;
  }

  set(key: K, value: V): void {
    this.delete(key);
    this.#entries.set(key, value);
    this.#newest = key;
    this.#weight += this.weight?.of(key, value) ?? 0;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.limit && this.#weight <= (this.weight?.most ?? Infinity)) {
        break;
      }
      this.delete(oldest);
    }
  }

  delete(key: K): void {
    const value = this.#entries.get(key);
    if (this.#entries.delete(key) && value !== undefined) {
      this.#weight -= this.weight?.of(key, value) ?? 0;
    }
  }

  /** @returns what it holds, the least recently used first. */
  entries(): [K, V][] {
    return [...this.#entries];
  }

  deleteWhere(predicate: (value: V) => boolean): void {
    for (const [key, value] of this.#entries) {
      if (predicate(value)) this.delete(key);
    }
  }
}
