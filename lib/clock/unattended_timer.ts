export type Timer = ReturnType<typeof setTimeout>;

/** Runs `run` once the time is over, in milliseconds, unless the process ends before. */
export function unattended(run: () => void, ms: number): Timer {
  const timer = setTimeout(run, ms);
  Deno.unrefTimer(timer);
  return timer;
}
