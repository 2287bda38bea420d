/** @returns a function that runs the task at most that often, the last time included. */
export function throttled(ms: number, task: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = -Infinity;
  const run = () => {
    timer = undefined;
    last = performance.now();
    task();
  };
  return {
    ask() {
      timer ??= setTimeout(run, Math.max(0, last + ms - performance.now()));
    },
    stop: () => clearTimeout(timer),
  };
}
