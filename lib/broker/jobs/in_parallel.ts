/**
 * Runs the work on each item, with a limit on concurrency.
 *
 * @throws the first error of the work, without waiting for what is in progress.
 */
export async function inParallel<T>(
  items: AsyncIterable<T> | Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  async function* each(): AsyncGenerator<T> {
    yield* items;
  }
  // The workers share one iterator: each takes the next free item.
  const left = each();
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for await (const item of left) await work(item);
  }));
}
