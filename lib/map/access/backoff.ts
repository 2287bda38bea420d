/** Exponential backoff with jitter: each pause is twice as long as the previous one. */

const FIRST_MS = 2_000;
const LONGEST_MS = 60_000;

export interface Backoff {
  /** @returns the next pause, in milliseconds. */
  next(): number;
  /** After a success: starts again with the first pause. */
  reset(): void;
}

/** @param random from 0 up to 1. A pause is up to a quarter shorter than its nominal length. */
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
