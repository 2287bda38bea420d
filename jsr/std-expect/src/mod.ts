/**
 * `expect(value)` with Jest's matchers, and `fn` to make functions that remember their calls.
 *
 * @module
 */
import { addMatchers, matchersOn } from "./assertion.ts";
import type { Expected } from "./expected.ts";
import { compareByJest } from "./holds.ts";
import { jest } from "./jest.ts";
import { type Matchers, type Tester, toJest } from "./matchers.ts";

export type { Expected } from "./expected.ts";
export type { Matcher, MatcherContext, MatcherResult, Matchers, Tester } from "./matchers.ts";
export { fn } from "./fn.ts";

interface AsymmetricMatchers {
  /** Equals an array that has at least these items. */
  arrayContaining(items: unknown[]): unknown;
  /** Equals an array of such items only. */
  arrayOf(item: unknown): unknown;
  /** Equals a number near this one, to `precision` decimal places (2 by default). */
  closeTo(num: number, precision?: number): unknown;
  /** Equals an object that has at least these properties. */
  objectContaining(properties: Record<string, unknown>): unknown;
  /** Equals a string that holds this one. */
  stringContaining(part: string): unknown;
  /** Equals a string that fits the pattern. */
  stringMatching(pattern: string | RegExp): unknown;
}

interface Expect extends AsymmetricMatchers {
  /**
   * Matchers on `value`, each throwing when it does not hold.
   *
   * @typeParam T The matchers, where `extend` has added some.
   */
  <T extends Expected = Expected>(value: unknown): T;
  /** Equals any instance of the class; for `String`, `Number` and the like, any primitive of it. */
  any(constructor: unknown): unknown;
  /** Equals anything but `null` and `undefined`. */
  anything(): unknown;
  /** The asymmetric matchers inverted. */
  not: AsymmetricMatchers;
  /** Adds matchers; `expect<T>(value)` names them to the compiler. */
  extend(matchers: Matchers): void;
  /**
   * Adds rules of equality, asked before the built-in ones wherever values are compared in depth.
   */
  addEqualityTesters(testers: Tester[]): void;
}

function start<T extends Expected = Expected>(value: unknown): T;
function start(value: unknown): Expected {
  return matchersOn(value);
}

/**
 * Starts an assertion about a value.
 *
 * @example
 * ```ts
 * expect({ id: 1, name: "x" }).toEqual({ id: 1, name: expect.any(String) });
 * await expect(promise).rejects.toThrow(TypeError);
 * ```
 */
export const expect: Expect = Object.assign(start, {
  any: (constructor: unknown) => jest().any(constructor),
  anything: () => jest().anything(),
  arrayContaining: (items: unknown[]) => jest().arrayContaining(items),
  arrayOf: (item: unknown) => jest().arrayOf(item),
  closeTo: (num: number, precision?: number) => jest().closeTo(num, precision),
  objectContaining: (properties: Record<string, unknown>) => jest().objectContaining(properties),
  stringContaining: (part: string) => jest().stringContaining(part),
  stringMatching: (pattern: string | RegExp) => jest().stringMatching(pattern),
  not: {
    arrayContaining: (items: unknown[]) => jest().not.arrayContaining(items),
    arrayOf: (item: unknown) => jest().not.arrayOf(item),
    closeTo: (num: number, precision?: number) => jest().not.closeTo(num, precision),
    objectContaining: (properties: Record<string, unknown>) =>
      jest().not.objectContaining(properties),
    stringContaining: (part: string) => jest().not.stringContaining(part),
    stringMatching: (pattern: string | RegExp) => jest().not.stringMatching(pattern),
  },
  extend: (matchers: Matchers) => {
    jest().extend(toJest(matchers));
    addMatchers(Object.keys(matchers));
  },
  addEqualityTesters: (testers: Tester[]) => {
    jest().addEqualityTesters(testers);
    compareByJest();
  },
});
