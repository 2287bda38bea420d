import type { Expected } from "./expected.ts";
import { plainlyEqual, plainlyHas } from "./plain_data.ts";

/** The names of the built-in matchers. */
export type MatcherName = Exclude<
  keyof Expected,
  "not" | "resolves" | "rejects"
>;

/** Whether a matcher holds, or `undefined` where only Jest can tell. */
type Holds = (value: unknown, ...expected: unknown[]) => boolean | undefined;

const orAskJest = (holds: boolean) => holds || undefined;

const compared =
  (compare: (value: number, expected: number) => boolean): Holds => (value, expected) =>
    typeof value === "number" && typeof expected === "number"
      ? compare(value, expected)
      : undefined;

const equals: Holds = (value, expected) => orAskJest(plainlyEqual(value, expected));

const contains: Holds = (value, expected) => {
  if (typeof value === "string" && typeof expected === "string") {
    return value.includes(expected);
  }
  return orAskJest(Array.isArray(value) && value.indexOf(expected) >= 0);
};

const matches: Holds = (value, expected) =>
  typeof value === "string" && expected instanceof RegExp
    ? new RegExp(expected).test(value)
    : undefined;

const hasLength: Holds = (value, expected) =>
  orAskJest(
    (typeof value === "string" || Array.isArray(value)) &&
      value.length === expected,
  );

const isCloseTo: Holds = (value, expected, digits = 2) =>
  typeof value === "number" && typeof expected === "number" &&
    typeof digits === "number"
    ? orAskJest(Math.abs(expected - value) < 10 ** -digits / 2)
    : undefined;

/**
 * The built-in matchers, as far as their answer is plain. An assertion that holds, as nearly all
 * do, then costs a hundredth of what Jest needs to make its matchers for each value.
 */
const HOLDS: Readonly<Record<MatcherName, Holds | null>> = {
  toBe: Object.is,
  toBeCloseTo: isCloseTo,
  toBeDefined: (value) => value !== undefined,
  toBeFalsy: (value) => !value,
  toBeGreaterThan: compared((value, expected) => value > expected),
  toBeGreaterThanOrEqual: compared((value, expected) => value >= expected),
  toBeInstanceOf: (value, expected) =>
    typeof expected === "function" ? value instanceof expected : undefined,
  toBeLessThan: compared((value, expected) => value < expected),
  toBeLessThanOrEqual: compared((value, expected) => value <= expected),
  toBeNaN: Number.isNaN,
  toBeNull: (value) => value === null,
  toBeTruthy: (value) => !!value,
  toBeUndefined: (value) => value === undefined,
  toContain: contains,
  toContainEqual: (value, expected) =>
    Array.isArray(value)
      ? orAskJest(value.some((item) => plainlyEqual(item, expected)))
      : undefined,
  toEqual: equals,
  toHaveBeenCalled: null,
  toHaveBeenCalledTimes: null,
  toHaveBeenCalledWith: null,
  toHaveBeenLastCalledWith: null,
  toHaveBeenNthCalledWith: null,
  toHaveLastReturnedWith: null,
  toHaveLength: hasLength,
  toHaveNthReturnedWith: null,
  toHaveProperty: null,
  toHaveReturned: null,
  toHaveReturnedTimes: null,
  toHaveReturnedWith: null,
  toMatch: matches,
  toMatchObject: (value, expected) =>
    typeof value === "object" && value !== null
      ? orAskJest(plainlyHas(value, expected))
      : undefined,
  toStrictEqual: null,
  toThrow: null,
};

const holds = new Map(Object.entries(HOLDS));

/** @returns the names of all matchers. */
export const matcherNames: readonly string[] = [...holds.keys()];

/** Leaves comparison in depth to Jest from now on, which knows the rules that were added. */
export function compareByJest(): void {
  for (const name of ["toContainEqual", "toEqual", "toMatchObject"]) {
    holds.delete(name);
  }
}

/** @returns whether the matcher holds, or `undefined` where only Jest can tell. */
export function plainAnswer(
  name: string,
  value: unknown,
  expected: readonly unknown[],
): boolean | undefined {
  const answer = holds.get(name);
  // More than it takes is a mistake, which Jest explains.
  return answer && expected.length < answer.length ? answer(value, ...expected) : undefined;
}
