/** A cache with a limit on its size: beyond it the least recently used entries are dropped. */
export class LruCache<V> {
  readonly #entries = new Map<string, V>();
  readonly #capacity: number;
  readonly #sizeOf: (value: V) => number;
  #size = 0;

  /**
   * @param capacity what the sizes of all entries may sum up to
   * @param sizeOf the size of an entry; without it, entries are counted
   */
  constructor(capacity: number, sizeOf: (value: V) => number = () => 1) {
    this.#capacity = capacity;
    this.#sizeOf = sizeOf;
  }

  get(key: string): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    // A Map iterates in the order of insertion: moved to the end, this entry is the last to go.
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  /** Adds an entry, unless there is one or it would take more than a quarter of the capacity. */
  set(key: string, value: V): void {
    const size = this.#sizeOf(value);
    if (size > this.#capacity / 4 || this.#entries.has(key)) return;
    this.#entries.set(key, value);
    this.#size += size;
    for (const [oldest, entry] of this.#entries) {
      if (this.#size <= this.#capacity) break;
      this.#entries.delete(oldest);
      this.#size -= this.#sizeOf(entry);
    }
  }
}
