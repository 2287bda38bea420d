/** Background work, so much at once. */
export interface WorkQueue {
  /**
   * Starts the work under this key, or lets it wait for its turn; not while there is work of this
   * key, and not where too much waits already: the next request for it starts it again.
   */
  start(key: string, work: () => Promise<void>): void;
  /** @returns the end of the work under this key, which never rejects; null where there is none. */
  pending(key: string): Promise<void> | null;
}

/**
 * @param waiting the most that may wait, beside `atOnce` under way.
 * @param onError is called with what work throws.
 */
export function createWorkQueue(
  atOnce: number,
  waiting: number,
  onError: (error: unknown) => void,
): WorkQueue {
  const pending = new Map<string, Promise<void>>();
  const queue: (() => Promise<void>)[] = [];
  let running = 0;

  async function run(work: () => Promise<void>): Promise<void> {
    running++;
    for (let next: typeof work | undefined = work; next !== undefined; next = queue.shift()) {
      await next();
    }
    running--;
  }

  return {
    start(key, work) {
      if (pending.has(key) || pending.size >= atOnce + waiting) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      pending.set(key, promise);
      const once = () =>
        work().catch(onError).finally(() => {
          pending.delete(key);
          resolve();
        });
      if (running < atOnce) run(once);
      else queue.push(once);
    },
    pending: (key) => pending.get(key) ?? null,
  };
}
