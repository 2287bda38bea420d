/** A limit for the sum of what entries weigh. */
export interface Weight<K, V> {
  readonly most: number;
  readonly of: (key: K, value: V) => number;
}

interface Entry<K, V> {
  readonly key: K;
  value: V;
  /** The one that was used just before this one, and just after. */
  older: Entry<K, V> | undefined;
  newer: Entry<K, V> | undefined;
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
  /**
   * By key. Uses do not change it: reinserting at each has V8 copy it again and again, and the
   * copies, once old, keep what they held from being collected cheaply.
   */
  readonly #entries = new Map<K, Entry<K, V>>();
  #oldest: Entry<K, V> | undefined;
  #newest: Entry<K, V> | undefined;
  #weight = 0;

  /**
   * @param limit the number of entries.
   * @param weight of values that do not change; one that exceeds the limit alone is not kept.
   */
  constructor(readonly limit: number, readonly weight?: Weight<K, V>) {}

  get(key: K): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#use(entry);
    return entry.value;
  }

  set(key: K, value: V): void {
    const known = this.#entries.get(key);
    if (known === undefined) {
      const entry: Entry<K, V> = { key, value, older: undefined, newer: undefined };
      this.#entries.set(key, entry);
      this.#append(entry);
    } else {
      this.#weight -= this.weight?.of(key, known.value) ?? 0;
      known.value = value;
      this.#use(known);
    }
    this.#weight += this.weight?.of(key, value) ?? 0;
    while (
      this.#oldest !== undefined &&
      (this.#entries.size > this.limit || this.#weight > (this.weight?.most ?? Infinity))
    ) this.delete(this.#oldest.key);
  }

  delete(key: K): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#unlink(entry);
    this.#weight -= this.weight?.of(key, entry.value) ?? 0;
  }

  /** @returns what it holds, the least recently used first. */
  entries(): [K, V][] {
    const held: [K, V][] = [];
    for (let entry = this.#oldest; entry !== undefined; entry = entry.newer) {
      held.push([entry.key, entry.value]);
    }
    return held;
  }

  deleteWhere(predicate: (value: V) => boolean): void {
    for (const [key, { value }] of this.#entries) {
      if (predicate(value)) this.delete(key);
    }
  }

  #use(entry: Entry<K, V>): void {
    if (entry === this.#newest) return;
    this.#unlink(entry);
    this.#append(entry);
  }

  #append(entry: Entry<K, V>): void {
    entry.older = this.#newest;
    if (this.#newest === undefined) this.#oldest = entry;
    else this.#newest.newer = entry;
    this.#newest = entry;
  }

  #unlink(entry: Entry<K, V>): void {
    const { older, newer } = entry;
    if (older === undefined) this.#oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
    entry.older = undefined;
    entry.newer = undefined;
  }
}
