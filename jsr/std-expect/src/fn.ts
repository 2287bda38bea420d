type Result = { type: "return" | "throw"; value: unknown };

/**
 * A function that remembers its calls, for the `toHaveBeenCalled…` and `toHaveReturned…` matchers.
 *
 * @param stubs What it does when called: one stub answers every call; several answer one call each,
 * in order; a call that finds no stub returns `undefined`.
 */
export function fn<Args extends unknown[], R>(
  ...stubs: ((...args: Args) => R)[]
): (...args: Args) => R | undefined {
  const calls: Args[] = [];
  const results: Result[] = [];

  const mock = (...args: Args): R | undefined => {
    const stub = stubs.length === 1 ? stubs[0] : stubs[calls.length];
    const index = calls.push(args) - 1;
    try {
      const value = stub?.(...args);
      results[index] = { type: "return", value };
      return value;
    } catch (value) {
      results[index] = { type: "throw", value };
      throw value;
    }
  };

  // The marks by which Jest's matchers know a mock.
  return Object.assign(mock, {
    _isMockFunction: true,
    getMockName: () => "fn()",
    mock: { calls, results },
  });
}
