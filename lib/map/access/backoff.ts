/** The backoff of requests from the browser: up to a minute, and a quarter shorter at random. */
import { backoffMs } from "../../backoff.ts";

const FIRST_MS = 2_000;
const LONGEST_MS = 60_000;
const JITTER = 1 / 4;

export interface Backoff {
  /** @returns the next pause, in milliseconds. */
  next(): number;
  /** After a success: starts again with the first pause. */
  reset(): void;
}

/** @param random from 0 up to 1. */
export function createBackoff(random: () => number): Backoff {
  let tries = 0;
  return {
    next() {
      return backoffMs(tries++, {
        firstMs: FIRST_MS,
        longestMs: LONGEST_MS,
        jitter: JITTER,
        random,
      });
    },
    reset: () => tries = 0,
  };
}
