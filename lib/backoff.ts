/** Exponential backoff with jitter: each pause is longer than the previous one by a factor. */

export interface BackoffOptions {
  /** The first pause, in milliseconds, before jitter. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** @default {2} */
  readonly factor?: number;
  /** By which share of it a pause may be shorter, at random; 0 for none. */
  readonly jitter: number;
  /** From 0 up to 1. @default {Math.random} */
  readonly random?: () => number;
}

/**
 * @param attempt from 0 on.
 * @returns the pause after it, in milliseconds.
 *
 * @example
 * ```ts
 * import { expect } from "@std/expect";
 *
 * const options = { firstMs: 100, longestMs: 1_000, jitter: 0 };
 * const pauses = [0, 1, 2, 9].map((attempt) => backoffMs(attempt, options));
 * expect(pauses).toEqual([100, 200, 400, 1_000]);
 * ```
 */
export function backoffMs(attempt: number, options: BackoffOptions): number {
  const { firstMs, longestMs, factor = 2, jitter, random = Math.random } = options;
  return Math.min(firstMs * factor ** attempt, longestMs) * (1 - random() * jitter);
}
