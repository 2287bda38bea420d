/** The pauses between tries: each twice as long as the one before, and no two pages' alike. */

const FIRST_MS = 2_000;
const LONGEST_MS = 60_000;

export interface Backoff {
  /** @returns the next pause, in milliseconds. */
  next(): number;
  /** It went well: the next pause is the first again. */
  reset(): void;
}

/** @param random from 0 up to 1. A pause is its nominal length or up to a quarter less. */
export function createBackoff(random: () => number): Backoff {
  let tries = 0;
  return {
    next() {
      const nominal = Math.min(FIRST_MS * 2 ** tries, LONGEST_MS);
      tries++;
      return nominal * (1 - random() / 4);
    },
    reset: () => tries = 0,
  };
}
