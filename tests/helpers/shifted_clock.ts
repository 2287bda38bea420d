/**
 * Runs before the app in its process. A file that `AppClock` writes moves `Date` and
 * `performance.now()`; timers are not affected.
 */
import * as v from "valibot";
import { Shift } from "./app_clock.ts";

const RealDate = Date;
const realElapsed = performance.now.bind(performance);
const file = `${Deno.cwd()}/.data/clock-${Deno.env.get("PORT")}`;
const Text = v.pipe(v.string(), v.parseJson(), Shift);
let readAt = -Infinity;
let shift: Shift = { passedMs: 0, aheadMs: 0 };

/**
 * Minimum real milliseconds between reads of the file: less than the time until a request arrives
 * that was sent after the write.
 */
const READ_EVERY_MS = 0.1;

function current(): Shift {
  if (realElapsed() - readAt < READ_EVERY_MS) return shift;
  readAt = realElapsed();
  try {
    shift = v.parse(Text, Deno.readTextFileSync(file));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return shift;
}

function now(): number {
  const { passedMs, aheadMs } = current();
  return RealDate.now() + passedMs + aheadMs;
}

performance.now = () => realElapsed() + current().passedMs;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, self) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, self),
  get: (target, name) => name === "now" ? now : Reflect.get(target, name),
});
