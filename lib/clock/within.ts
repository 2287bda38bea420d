/**
 * Waits for a promise, but not longer than that.
 *
 * @param ms real milliseconds.
 * @returns its value; undefined once the time is over.
 * @throws what it rejects with before.
 */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  const { promise: over, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), ms);
  try {
    return await Promise.race([promise, over]);
  } finally {
    clearTimeout(timer);
  }
}
