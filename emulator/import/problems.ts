/** Rows that were left out for one reason. */
export interface LeftOut {
  readonly count: number;
  /** Where in the file the first of them is. */
  readonly first: string;
}

/** Counts the rows that are left out, by reason. */
export class Problems {
  readonly #byReason = new Map<string, LeftOut>();

  /** How many rows are left out, by reason. */
  get leftOut(): ReadonlyMap<string, LeftOut> {
    return this.#byReason;
  }

  /** @param at where in the file the row is */
  add(reason: string, at: string): void {
    const { count, first } = this.#byReason.get(reason) ?? { count: 0, first: at };
    this.#byReason.set(reason, { count: count + 1, first });
  }

  /** All reasons, for a person; empty where there are none. */
  describe(): string {
    return [...this.#byReason].map(([reason, out]) => describeLeftOut(reason, out)).join("; ");
  }
}

/** A reason and its rows, for a person. */
export function describeLeftOut(reason: string, { count, first }: LeftOut): string {
  return `${count.toLocaleString("en")} with ${reason} (first: ${first})`;
}
