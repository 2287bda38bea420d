/**
 * Runs before the app in its process, and lets a test move its clock: `Date` is ahead by as many
 * milliseconds as the test has written. Timers go on as they are.
 */
const RealDate = Date;
const file = `${Deno.cwd()}/.data/clock-${Deno.env.get("PORT")}`;
let readAt = -Infinity;
let aheadMs = 0;

/**
 * The file is read again at most every so often, in real milliseconds: sooner than a request can
 * come that was sent after it was written.
 */
const READ_EVERY_MS = 0.1;

function shift(): number {
  const now = performance.now();
  if (now - readAt < READ_EVERY_MS) return aheadMs;
  readAt = now;
  try {
    const text = Deno.readTextFileSync(file);
    // It is empty for a moment while the test writes it.
    if (text !== "") aheadMs = Number(text);
  } catch {
    aheadMs = 0;
  }
  return aheadMs;
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, self) =>
    Reflect.construct(target, args.length === 0 ? [target.now() + shift()] : args, self),
  get: (target, name) => name === "now" ? () => target.now() + shift() : Reflect.get(target, name),
});
