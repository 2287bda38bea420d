/** One piece of work at a time: each new one ends the one before. */

export interface AbortPrevious {
  /** Starts the work; its errors are its own, unless it was ended. */
  run(work: (signal: AbortSignal) => Promise<void>): void;
  stop(): void;
}

/** @param pauseMs how long to wait for yet another before the work starts. */
export function createAbortPrevious(pauseMs = 0): AbortPrevious {
  let current = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function stop(): void {
    clearTimeout(timer);
    current.abort();
  }

  return {
    run(work) {
      stop();
      const { signal } = current = new AbortController();
      const start = () => {
        work(signal).catch((error) => {
          if (!signal.aborted) throw error;
        });
      };
      if (pauseMs === 0) start();
      else timer = setTimeout(start, pauseMs);
    },
    stop,
  };
}
