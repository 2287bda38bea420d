/** Lets several callers wait for the same event. */
export interface Gate {
  /** Resolves at the next release; rejects with the signal's reason, or when the gate is closed. */
  wait(signal?: AbortSignal): Promise<void>;
  release(): void;
  /** Closes the gate: no more releases. */
  stop(reason: unknown): void;
}

export function createGate(): Gate {
  const waiting = new Set<PromiseWithResolvers<void>>();
  let stopped: { reason: unknown } | null = null;

  function takeAll(): PromiseWithResolvers<void>[] {
    const all = [...waiting];
    waiting.clear();
    return all;
  }

  return {
    async wait(signal) {
      signal?.throwIfAborted();
      if (stopped !== null) throw stopped.reason;
      const waiter = Promise.withResolvers<void>();
      waiting.add(waiter);
      const giveUp = () => {
        waiting.delete(waiter);
        waiter.reject(signal?.reason);
      };
      signal?.addEventListener("abort", giveUp);
      try {
        await waiter.promise;
      } finally {
        signal?.removeEventListener("abort", giveUp);
      }
    },
    release() {
      for (const waiter of takeAll()) waiter.resolve();
    },
    stop(reason) {
      stopped = { reason };
      for (const waiter of takeAll()) waiter.reject(reason);
    },
  };
}

/**
 * Waits for a promise that never rejects, until the signal aborts.
 *
 * @throws the signal's reason.
 */
export async function settledOrAborted(
  promise: Promise<void>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const waiters = createGate();
  promise.then(waiters.release);
  await waiters.wait(signal);
}
