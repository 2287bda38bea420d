/** Records measurements in a page while its map is moved, in the same way for any page. */
import type { BrowserContext, CDPSession, Page } from "playwright-core";
import * as v from "valibot";

const Span = v.object({ start: v.number(), duration: v.number() });
type Span = v.InferOutput<typeof Span>;

const Watched = v.object({
  /** The frames, in milliseconds since 1970. */
  frames: v.array(v.object({ ...Span.entries, dragged: v.boolean() })),
  longTasks: v.array(Span),
  /** Intervals in which memory was measured. */
  pauses: v.array(Span),
});

export type Watched = v.InferOutput<typeof Watched>;

/** Makes every page of the context record what {@linkcode watched} returns. */
export async function installWatch(context: BrowserContext): Promise<void> {
  await context.addInitScript(watch);
}

/** @returns frames and long tasks since a time, without those in pauses. */
export async function watched(page: Page, since: number): Promise<Omit<Watched, "pauses">> {
  const { frames, longTasks, pauses } = v.parse(
    Watched,
    await page.evaluate(() => Reflect.get(globalThis, "benchWatched")),
  );
  const isCounted = ({ start, duration }: Span) =>
    start >= since &&
    !pauses.some((pause) => pause.start < start + duration && start < pause.start + pause.duration);
  return { frames: frames.filter(isCounted), longTasks: longTasks.filter(isCounted) };
}

/** Milliseconds without loading, computing or drawing after which a page is at rest. */
const REST_MS = 1_000;
/** A shared machine may be slow. */
const PATIENCE_MS = 300_000;

/**
 * Resolves once the page is at rest: no request is pending, and the graphics card owes no frame.
 * While it draws a slow one, a page gets no new frames.
 */
export async function atRest(page: Page): Promise<void> {
  await page.waitForFunction(
    (rest) => {
      const { busyAt, frameAt, pending } = Reflect.get(globalThis, "benchActivity");
      const now = performance.now();
      return pending === 0 && now - busyAt > rest && now - frameAt < rest / 2;
    },
    REST_MS,
    { timeout: PATIENCE_MS, polling: 100 },
  );
}

/** @returns bytes of the JavaScript heap and external arrays after garbage collection. */
export async function memoryOf(page: Page, session: CDPSession): Promise<number> {
  const start = await page.evaluate(() => performance.timeOrigin + performance.now());
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize } = await session.send("Runtime.getHeapUsage");
  await page.evaluate(async (start) => {
    // The frame in which it continued.
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    const duration = performance.timeOrigin + performance.now() - start;
    Reflect.get(globalThis, "benchWatched").pauses.push({ start, duration });
  }, start);
  return usedSize + backingStorageSize;
}

/** Runs in the browser before any script of the page, so it must be self-contained. */
function watch(): void {
  interface Frame {
    start: number;
    duration: number;
    dragged: boolean;
  }
  const frames: Frame[] = [];
  const longTasks: { start: number; duration: number }[] = [];
  Reflect.set(globalThis, "benchWatched", { frames, longTasks, pauses: [] });
  const { timeOrigin } = performance;
  const activity = { busyAt: 0, frameAt: 0, pending: 0 };
  Reflect.set(globalThis, "benchActivity", activity);
  const busyUntil = (time: number) => activity.busyAt = Math.max(activity.busyAt, time);
  const pageFetch = globalThis.fetch;
  globalThis.fetch = async (...request) => {
    activity.pending++;
    try {
      return await pageFetch(...request);
    } finally {
      activity.pending--;
      busyUntil(performance.now());
    }
  };
  const slowFrame = 100;
  let dragged = false;
  addEventListener("pointerdown", () => dragged = true, { capture: true });
  addEventListener("pointerup", () => dragged = false, { capture: true });
  let before = performance.now();
  const frame = () => {
    const now = performance.now();
    frames.push({ start: timeOrigin + before, duration: now - before, dragged });
    if (now - before > slowFrame) busyUntil(now);
    activity.frameAt = before = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  new PerformanceObserver((list) => {
    for (const { startTime: start, duration } of list.getEntries()) {
      longTasks.push({ start: timeOrigin + start, duration });
      busyUntil(start + duration);
    }
  }).observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) busyUntil(entry.startTime + entry.duration);
  }).observe({ type: "resource", buffered: true });
}
