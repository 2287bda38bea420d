/** A value that can be bound to a statement; SQLite takes a `number` for a float always. */
export type Bindable = string | number | bigint | null;

/** A condition or expression in SQLite's SQL, with the values to bind by their names. */
export interface BoundSql {
  readonly sql: string;
  readonly bindings: Readonly<Record<string, Bindable>>;
}

/**
 * Gives out names for bound values that no other piece of the same statement uses: translated
 * queries call theirs `v0`, `v1`, …, so any other prefix will do.
 */
export class Binder {
  readonly #prefix: string;
  readonly #bindings: Record<string, Bindable> = {};

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** Keeps a value and gives the SQL that stands for it. */
  bind(value: Bindable): string {
    const name = `${this.#prefix}${Object.keys(this.#bindings).length}`;
    const isInteger = typeof value === "number" && Number.isSafeInteger(value);
    this.#bindings[name] = isInteger ? BigInt(value) : value;
    return `@${name}`;
  }

  /** The values that were kept, by their names. */
  get bindings(): Readonly<Record<string, Bindable>> {
    return this.#bindings;
  }
}
