/** The rows of a KV database in memory, by encoded keys, which sort as bytes. */
import type { AtomicWrite, KvEntry, Mutation, ReadRange } from "./messages.ts";
import { ENCODING, MUTATION } from "./messages.ts";

interface Row extends KvEntry {
  /** Milliseconds since the epoch; 0 for never. */
  readonly expiresAt: number;
}

/** A sum, minimum or maximum of a value that is not a `Deno.KvU64`. */
export class TypeMismatchError extends Error {
  override readonly name = "TypeMismatchError";
}

export class KvRows {
  readonly #rows = new Map<string, Row>();
  /** Keys in hexadecimal, sorted. */
  #order: string[] = [];
  #version = 0n;
  /**
   * How many rows were ever written with and without an expiry, by the first part of their keys.
   */
  readonly written = new Map<string, { expiring: number; lasting: number }>();

  /** @returns a snapshot of the rows. */
  copy(): KvRows {
    const copy = new KvRows();
    for (const [key, row] of this.#rows) copy.#rows.set(key, row);
    copy.#order = [...this.#order];
    copy.#version = this.#version;
    return copy;
  }

  get size(): number {
    return this.#rows.size;
  }

  get(key: Uint8Array): KvEntry | undefined {
    return this.#rows.get(key.toHex());
  }

  /** @returns rows in key order, or in reverse. */
  read({ start, end, limit, reverse }: ReadRange): KvEntry[] {
    const [from, to] = [this.#position(start.toHex()), this.#position(end.toHex())];
    const keys = reverse
      ? this.#order.slice(Math.max(from, to - limit), to).reverse()
      : this.#order.slice(from, Math.min(to, from + limit));
    return keys.flatMap((key) => this.#rows.get(key) ?? []);
  }

  /**
   * As in SQLite's backend, a sum with a type mismatch keeps the mutations before it.
   *
   * @returns the versionstamp, or null if a check failed.
   * @throws {TypeMismatchError}
   */
  write({ checks, mutations }: AtomicWrite): Uint8Array | null {
    const holds = checks.every(({ key, versionstamp }) =>
      (this.get(key)?.versionstamp.toHex() ?? "") === versionstamp.toHex()
    );
    if (!holds) return null;
    this.#version += BigInt(1 + Math.floor(Math.random() * 9));
    const versionstamp = new Uint8Array(10);
    new DataView(versionstamp.buffer).setBigUint64(0, this.#version);
    for (const mutation of mutations) this.#mutate(mutation, versionstamp);
    return versionstamp;
  }

  /** Deletes expired rows. Reads ignore expiry until then, as in SQLite's backend. */
  dropExpired(now: number): void {
    for (const [key, { expiresAt }] of this.#rows) {
      if (expiresAt > 0 && expiresAt <= now) this.#delete(key);
    }
  }

  #mutate(mutation: Mutation, versionstamp: Uint8Array): void {
    const { type, value, encoding } = mutation;
    if (type === MUTATION.delete) return this.#delete(mutation.key.toHex());
    const key = type === MUTATION.setSuffixed ? suffixed(mutation.key, versionstamp) : mutation.key;
    const expiresAt = Math.max(0, mutation.expiresAt);
    if (type === MUTATION.set || type === MUTATION.setSuffixed) {
      return this.#set({ key, value, encoding, versionstamp, expiresAt });
    }
    const before = this.get(key);
    if (encoding !== ENCODING.le64 || (before !== undefined && before.encoding !== encoding)) {
      throw new TypeMismatchError("A sum, minimum or maximum is of two unsigned 64-bit integers");
    }
    const result = before === undefined ? value : combined(type, before.value, value);
    this.#set({ key, value: result, encoding, versionstamp, expiresAt: 0 });
  }

  #set(row: Row): void {
    const key = row.key.toHex();
    const family = new TextDecoder().decode(row.key.slice(1, row.key.indexOf(0)));
    const counts = this.written.get(family) ?? { expiring: 0, lasting: 0 };
    counts[row.expiresAt > 0 ? "expiring" : "lasting"]++;
    this.written.set(family, counts);
    if (!this.#rows.has(key)) this.#order.splice(this.#position(key), 0, key);
    this.#rows.set(key, row);
  }

  #delete(key: string): void {
    if (this.#rows.delete(key)) this.#order.splice(this.#position(key), 1);
  }

  /** @returns the number of smaller keys. */
  #position(key: string): number {
    let [low, high] = [0, this.#order.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#order[middle] ?? "") < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function combined(type: number, one: Uint8Array, other: Uint8Array): Uint8Array {
  const [a, b] = [number(one), number(other)];
  const result = new Uint8Array(8);
  const least = a < b ? a : b;
  const most = a < b ? b : a;
  // Wraps at 2^64.
  const value = type === MUTATION.sum ? a + b : type === MUTATION.min ? least : most;
  new DataView(result.buffer).setBigUint64(0, value, true);
  return result;
}

function number(bytes: Uint8Array): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
}

/** @returns the key with the versionstamp's hexadecimal digits as an additional text part. */
function suffixed(key: Uint8Array, versionstamp: Uint8Array): Uint8Array {
  const digits = new TextEncoder().encode(versionstamp.toHex());
  return Uint8Array.of(...key, 2, ...digits, 0);
}
