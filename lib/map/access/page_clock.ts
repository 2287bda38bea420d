/** What is no sleep and no setting of the date, but two clocks read one after the other. */
const JUMP_MS = 1_000;

/**
 * The time as a page can rely on it: it goes on while the device sleeps, which `performance.now()`
 * does not everywhere, and never back, which the date does where somebody sets it.
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
    // A date that is set ahead looks like sleep: what is due by it is done too early, at worst.
    if (now - seen > JUMP_MS) start += now - seen;
    seen = now;
    return start + elapsed();
  };
}
