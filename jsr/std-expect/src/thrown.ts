/** What a call threw, or null where it threw nothing. */
export type Thrown = { readonly error: unknown } | null;

/** Calls it. */
export function thrownBy(call: () => unknown): Thrown {
  try {
    call();
    return null;
  } catch (error) {
    return { error };
  }
}

/** @returns whether `toThrow` holds, or `undefined` where only Jest can tell. */
export function isThrown(
  thrown: Thrown,
  expected: unknown,
): boolean | undefined {
  if (expected === undefined) return thrown !== null;
  if (typeof expected === "function") {
    return thrown !== null && thrown.error instanceof expected;
  }
  if (typeof expected !== "string" && !(expected instanceof RegExp)) {
    return undefined;
  }
  if (thrown === null) return false;
  if (!(thrown.error instanceof Error)) return undefined;
  const { message } = thrown.error;
  return typeof expected === "string" ? message.includes(expected) : message.search(expected) >= 0;
}
