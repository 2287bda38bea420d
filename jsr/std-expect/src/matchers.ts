import type { MatcherContext as JestContext } from "expect";

/** Says whether two values are equal, or `undefined` where it has no opinion on them. */
export type Tester = (
  a: unknown,
  b: unknown,
  customTesters: Tester[],
) => boolean | undefined;

/** The context of a matcher's call. */
export interface MatcherContext {
  /** The value given to `expect`. */
  value: unknown;
  /** Whether the matcher was called behind `not`. */
  isNot: boolean;
  /** Equality in depth, as `toEqual` has it. */
  equal(a: unknown, b: unknown): boolean;
  /** The rules given to `addEqualityTesters`. */
  customTesters: Tester[];
}

/** What a matcher answers. */
export interface MatcherResult {
  /** Whether the plain matcher holds, behind `not` too. */
  pass: boolean;
  /** What to say when the assertion fails. */
  message(): string;
}

/** A matcher for `expect.extend`. */
export type Matcher = (
  context: MatcherContext,
  ...expected: unknown[]
) => MatcherResult;

/** Matchers by name. */
export type Matchers = Record<string, Matcher>;

/** The same matchers in Jest's form, which has the context in `this`. */
export function toJest(matchers: Matchers) {
  return Object.fromEntries(
    Object.entries(matchers).map(([name, matcher]) => [
      name,
      function (this: JestContext, value: unknown, ...expected: unknown[]): MatcherResult {
        const { isNot = false, customTesters, equals, utils } = this;
        const testers = [...customTesters, utils.iterableEquality];
        const equal = (a: unknown, b: unknown) => equals(a, b, testers);
        return matcher({ value, isNot, equal, customTesters }, ...expected);
      },
    ]),
  );
}
