/** One task at a time: each new one aborts the previous one. */

export interface AbortPrevious {
  /** Starts the task, which handles its own errors unless it was aborted. */
  run(work: (signal: AbortSignal) => Promise<void>): void;
  stop(): void;
}

/** @param pauseMs the debounce before a task starts. */
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
