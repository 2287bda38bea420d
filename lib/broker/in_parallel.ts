/**
 * Works on items as they come, so many at a time.
 *
 * @throws what the work throws first; what is under way then is not waited for.
 */
export async function inParallel<T>(
  items: AsyncIterable<T> | Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  async function* each(): AsyncGenerator<T> {
    yield* items;
  }
  // The workers share one iterator: each takes the next item that none has taken.
  const left = each();
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for await (const item of left) await work(item);
  }));
}
