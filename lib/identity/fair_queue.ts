/** Who waits, in an order that nobody gets more of by coming more often. */

interface Waiting {
  readonly admit: () => void;
  readonly turnAway: () => void;
}

export interface FairQueue {
  /**
   * Waits for a turn, after one of everybody else who waits.
   *
   * @param who waits: each has a line of their own.
   * @returns whether the turn came. A full queue makes room for who has fewer waiting than another,
   * by turning away the latest of who has most.
   */
  wait(who: string): Promise<boolean>;
  /** Gives the next one their turn. @returns false where nobody waits. */
  admitNext(): boolean;
}

/** @param length how many may wait in all. */
export function createFairQueue(length: number): FairQueue {
  /** The first line is the next to have a turn. */
  const lines = new Map<string, Waiting[]>();
  let size = 0;

  /** @returns whether there is a place now for one more in a line of `own`. */
  function makeRoom(own: number): boolean {
    if (size < length) return true;
    let longest: Waiting[] = [];
    for (const line of lines.values()) if (line.length > longest.length) longest = line;
    // Whoever came in their place would only have as many.
    if (longest.length <= own + 1) return false;
    longest.pop()?.turnAway();
    size--;
    return true;
  }

  return {
    wait(who) {
      const line = lines.get(who) ?? [];
      if (!makeRoom(line.length)) return Promise.resolve(false);
      return new Promise((resolve) => {
        line.push({ admit: () => resolve(true), turnAway: () => resolve(false) });
        lines.set(who, line);
        size++;
      });
    },
    admitNext() {
      const [next] = lines;
      if (next === undefined) return false;
      const [who, [first, ...rest]] = next;
      lines.delete(who);
      if (rest.length > 0) lines.set(who, rest);
      size--;
      first?.admit();
      return true;
    },
  };
}
