/** Background work, so much at once; callers never wait for it. */
export interface WorkQueue {
  /**
   * Starts the work under this key, or lets it wait for its turn; not while there is work of this
   * key, and not where too much waits already: the next request for it starts it again.
   */
  start(key: string, work: () => Promise<void>): void;
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
  const keys = new Set<string>();
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
      if (keys.has(key) || keys.size >= atOnce + waiting) return;
      keys.add(key);
      const once = () => work().catch(onError).finally(() => keys.delete(key));
      if (running < atOnce) run(once);
      else queue.push(once);
    },
  };
}
