/** A fair queue: frequent callers get no more turns than others. */

interface Waiting {
  readonly admit: () => void;
  readonly turnAway: () => void;
}

export interface FairQueue {
  /**
   * Waits for a turn, in round-robin order with all other callers.
   *
   * @param who the caller; each has a line of its own.
   * @returns whether the turn came. When the queue is full, the caller with the most waiting loses
   * its latest entry to one that has fewer.
   */
  wait(who: string): Promise<boolean>;
  /** Admits the next caller. @returns false when the queue is empty. */
  admitNext(): boolean;
}

/** @param length the most entries that may wait in all. */
export function createFairQueue(length: number): FairQueue {
  /** The first line has the next turn. */
  const lines = new Map<string, Waiting[]>();
  let size = 0;

  /** @returns whether one more entry fits into a line of `own` entries. */
  function makeRoom(own: number): boolean {
    if (size < length) return true;
    let longest: Waiting[] = [];
    for (const line of lines.values()) if (line.length > longest.length) longest = line;
    // Evicting it would leave the new caller with just as many.
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
