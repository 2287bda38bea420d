/** Differences up to this come from reading two clocks in turn, not from sleep or a set date. */
const JUMP_MS = 1_000;

/**
 * A reliable clock for a page: it counts the time that the device sleeps, which `performance.now()`
 * does not do everywhere, and never goes back, unlike the date when it is set.
 *
 * @returns milliseconds since about the epoch.
 */
export function createPageClock(
  date = () => Date.now(),
  elapsed = () => performance.now(),
): () => number {
  let start = date() - elapsed();
  let seen = start;
  return () => {
    const now = date() - elapsed();
    // A date set ahead looks like sleep: at worst, tasks run too early.
    if (now - seen > JUMP_MS) start += now - seen;
    seen = now;
    return start + elapsed();
  };
}
