/** The globals that tell the time: the real ones, and their replacement by faked ones. */
import type { Clock } from "@sinonjs/fake-timers";

// Deno gives each module its own kind of timer through accessors on the global object: they are put
// back as they were found, not as the values they had.
const found = Object.getOwnPropertyDescriptors(globalThis);
const realGlobals = {
  Date: found.Date,
  setTimeout: found.setTimeout,
  clearTimeout: found.clearTimeout,
  setInterval: found.setInterval,
  clearInterval: found.clearInterval,
};
/** The real ones, as they were before any was faked. */
export const {
  Date: RealDate,
  setTimeout,
  clearTimeout,
  setInterval,
  clearInterval,
} = globalThis;

/** Restores the real globals. */
export function useReal(): void {
  Object.defineProperties(globalThis, realGlobals);
}

/** Replaces the globals by those of a faked clock. */
export function useFake(clock: Clock): void {
  const shape = { configurable: true, writable: true };
  Object.defineProperties(globalThis, {
    Date: { ...shape, value: clock.Date },
    setTimeout: { ...shape, enumerable: true, value: clock.setTimeout },
    clearTimeout: { ...shape, enumerable: true, value: clock.clearTimeout },
    setInterval: { ...shape, enumerable: true, value: clock.setInterval },
    clearInterval: { ...shape, enumerable: true, value: clock.clearInterval },
  });
}
