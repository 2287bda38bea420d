/** Equal requests are sent once: those under way, and those whose answer is new. */
export interface SharedRequests<T> {
  /**
   * @param key equal for requests with the same answer.
   * @param send is not called while there is a response or a running request. Its signal aborts
   * once no caller waits any more.
   * @param freshMs how long its answer is good for others, in milliseconds.
   * @throws what `send` throws, which is not kept; the signal's reason.
   */
  get(
    key: string,
    send: (signal: AbortSignal) => Promise<T>,
    options: { readonly signal: AbortSignal; readonly freshMs: number },
  ): Promise<T>;
}

interface Shared<T> {
  readonly answer: Promise<T>;
  readonly aborting: AbortController;
  waiting: number;
  /** Infinity while it is on its way. */
  freshUntil: number;
}

export interface SharedRequestsOptions {
  /** How many answers are kept. */
  readonly limit: number;
  /** Milliseconds since any moment. */
  readonly now?: () => number;
}

export function createSharedRequests<T>(
  { limit, now = () => performance.now() }: SharedRequestsOptions,
): SharedRequests<T> {
  const all = new Map<string, Shared<T>>();

  function start(
    key: string,
    send: (signal: AbortSignal) => Promise<T>,
    freshMs: number,
  ): Shared<T> {
    const aborting = new AbortController();
    const shared: Shared<T> = {
      answer: send(aborting.signal),
      aborting,
      waiting: 0,
      freshUntil: Infinity,
    };
    all.set(key, shared);
    const forget = () => all.get(key) === shared && all.delete(key);
    shared.answer.then(() => shared.freshUntil = now() + freshMs, forget);
    aborting.signal.addEventListener("abort", forget);
    for (const oldest of all.keys()) {
      if (all.size <= limit) break;
      all.delete(oldest);
    }
    return shared;
  }

  return {
    async get(key, send, { signal, freshMs }) {
      signal.throwIfAborted();
      const known = all.get(key);
      const shared = known !== undefined && known.freshUntil > now()
        ? known
        : start(key, send, freshMs);
      shared.waiting++;
      const aborted = Promise.withResolvers<never>();
      const abort = () => aborted.reject(signal.reason);
      signal.addEventListener("abort", abort);
      try {
        return await Promise.race([shared.answer, aborted.promise]);
      } finally {
        signal.removeEventListener("abort", abort);
        shared.waiting--;
        if (shared.waiting === 0 && shared.freshUntil === Infinity) shared.aborting.abort();
      }
    },
  };
}
