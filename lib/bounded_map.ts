/**
 * An LRU map: it drops the least recently used entry beyond `limit`.
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

  constructor(readonly limit: number) {}

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    // A Map iterates in insertion order: reinserting makes an entry the most recent.
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: K, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.limit) break;
      this.#entries.delete(oldest);
    }
  }

  delete(key: K): void {
    this.#entries.delete(key);
  }

  deleteWhere(predicate: (value: V) => boolean): void {
    for (const [key, value] of this.#entries) {
      if (predicate(value)) this.#entries.delete(key);
    }
  }
}
