type Outcome<IsAsync> = IsAsync extends true ? Promise<void> : void;

// A constructor may take anything: `never` is the parameter type every signature accepts.
type AnyConstructor = abstract new (...args: never[]) => unknown;

/**
 * The matchers on one value.
 *
 * @typeParam IsAsync `true` behind `resolves` and `rejects`, where each matcher returns a promise.
 */
export interface Expected<IsAsync = false> {
  /** The same matchers, each holding when the plain one does not. */
  not: Omit<Expected<IsAsync>, "not" | "resolves" | "rejects">;
  /** Matchers on what the promise fulfils with. */
  resolves: Omit<Expected<true>, "resolves" | "rejects">;
  /** Matchers on the reason the promise rejects with. */
  rejects: Omit<Expected<true>, "resolves" | "rejects">;

  /** Identity, by `Object.is`. */
  toBe(expected: unknown): Outcome<IsAsync>;
  /** Within half a unit of the given decimal place (2 by default). */
  toBeCloseTo(candidate: number, tolerance?: number): Outcome<IsAsync>;
  /** Anything but `undefined`. */
  toBeDefined(): Outcome<IsAsync>;
  /** False in a boolean context. */
  toBeFalsy(): Outcome<IsAsync>;
  /** More than `expected`. */
  toBeGreaterThan(expected: number): Outcome<IsAsync>;
  /** `expected` or more. */
  toBeGreaterThanOrEqual(expected: number): Outcome<IsAsync>;
  /** An instance of the class. */
  toBeInstanceOf<T extends AnyConstructor>(expected: T): Outcome<IsAsync>;
  /** Less than `expected`. */
  toBeLessThan(expected: number): Outcome<IsAsync>;
  /** `expected` or less. */
  toBeLessThanOrEqual(expected: number): Outcome<IsAsync>;
  /** `NaN`. */
  toBeNaN(): Outcome<IsAsync>;
  /** `null`. */
  toBeNull(): Outcome<IsAsync>;
  /** True in a boolean context. */
  toBeTruthy(): Outcome<IsAsync>;
  /** `undefined`. */
  toBeUndefined(): Outcome<IsAsync>;
  /** A list or string that holds `expected`, by `===`. */
  toContain(expected: unknown): Outcome<IsAsync>;
  /** A list that holds an item equal to `expected`. */
  toContainEqual(expected: unknown): Outcome<IsAsync>;
  /** Recursive equality; properties that are `undefined` count as absent. */
  toEqual(expected: unknown): Outcome<IsAsync>;
  /** A mock that was called. */
  toHaveBeenCalled(): Outcome<IsAsync>;
  /** A mock that was called this many times. */
  toHaveBeenCalledTimes(expected: number): Outcome<IsAsync>;
  /** A mock that was called with these arguments at least once. */
  toHaveBeenCalledWith(...expected: unknown[]): Outcome<IsAsync>;
  /** A mock whose last call had these arguments. */
  toHaveBeenLastCalledWith(...expected: unknown[]): Outcome<IsAsync>;
  /** A mock whose `nth` call, counted from 1, had these arguments. */
  toHaveBeenNthCalledWith(
    nth: number,
    ...expected: unknown[]
  ): Outcome<IsAsync>;
  /** A mock whose last call returned `expected`. */
  toHaveLastReturnedWith(expected: unknown): Outcome<IsAsync>;
  /** A `length` of `expected`. */
  toHaveLength(expected: number): Outcome<IsAsync>;
  /** A mock whose `nth` call, counted from 1, returned `expected`. */
  toHaveNthReturnedWith(nth: number, expected: unknown): Outcome<IsAsync>;
  /** A property at this path (dotted, or a list of keys), equal to `value` when one is given. */
  toHaveProperty(
    propName: string | string[],
    value?: unknown,
  ): Outcome<IsAsync>;
  /** A mock that returned at least once. */
  toHaveReturned(): Outcome<IsAsync>;
  /** A mock that returned this many times. */
  toHaveReturnedTimes(expected: number): Outcome<IsAsync>;
  /** A mock that returned `expected` at least once. */
  toHaveReturnedWith(expected: unknown): Outcome<IsAsync>;
  /** A string that fits this pattern. */
  toMatch(expected: RegExp): Outcome<IsAsync>;
  /** An object that has at least these properties. */
  toMatchObject(
    expected: Record<PropertyKey, unknown> | unknown[],
  ): Outcome<IsAsync>;
  /** Recursive equality that also compares types and `undefined` properties. */
  toStrictEqual(expected: unknown): Outcome<IsAsync>;
  /** A function that throws; optionally what: a class, an error, a part of its message. */
  toThrow(expected?: unknown): Outcome<IsAsync>;
}
