/**
 * Records times inside pages and their frames, in the same way for both sides. A page reports them
 * on its console: evaluating in a page would load the driver's scripts into each new document.
 */
import type { BrowserContext, Page } from "playwright-core";

/** Milliseconds since 1970, and durations in milliseconds. */
export interface Noted {
  /** When the sign-in form was in layout. */
  readonly form: number;
  /** When the form was submitted. */
  readonly submit: number;
  /** When the first tile of features was requested, and when it was there. */
  readonly tileAsked: number;
  readonly tile: number;
  /** The frame after the first draw of features. */
  readonly firstFeature: number;
  /** How often a canvas was cleared for a frame before. */
  readonly framesBefore: number;
  /** When the graphics processor had carried that draw out. */
  readonly firstFeatureDone: number;
  readonly longTasks: readonly LongTask[];
}

export interface LongTask {
  readonly start: number;
  readonly duration: number;
}

export interface Watch {
  /** Resolves once features are drawn and both of their times are noted. */
  readonly drawn: Promise<void>;
  /** Resolves once the sign-in form is in layout. */
  readonly form: Promise<void>;
  /** @returns what was noted so far; NaN for a time that was not. */
  noted(): Noted;
}

/** Makes every page of the context report what {@linkcode watchPage} collects. */
export async function installProbe(context: BrowserContext): Promise<void> {
  await context.addInitScript(probe);
}

/** A shared machine may be slow. */
const PATIENCE_MS = 120_000;

/** Collects what a page reports; call it before the page is opened. */
export function watchPage(page: Page): Watch {
  const times = new Map<string, number>();
  const longTasks: LongTask[] = [];
  const waiting: { readonly names: readonly string[]; resolve(): void }[] = [];
  page.on("console", (message) => {
    const [prefix, name = "", start, duration] = message.text().split(" ");
    if (prefix !== "bench") return;
    if (name === "longTask") longTasks.push({ start: Number(start), duration: Number(duration) });
    else if (!times.has(name)) times.set(name, Number(start));
    for (const { names, resolve } of waiting) if (names.every((one) => times.has(one))) resolve();
  });
  const all = (...names: string[]) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => reject(new Error(`Not noted: ${names.join()}`)), PATIENCE_MS);
    page.once("close", () => clearTimeout(timer));
    waiting.push({ names, resolve });
    // A caller that does not await it must not see an unhandled rejection.
    promise.catch(() => {}).finally(() => clearTimeout(timer));
    return promise;
  };
  const time = (name: string) => times.get(name) ?? NaN;
  return {
    drawn: all("firstFeature", "firstFeatureDone"),
    form: all("form"),
    noted: () => ({
      form: time("form"),
      submit: time("submit"),
      tileAsked: time("tileAsked"),
      tile: time("tile"),
      firstFeature: time("firstFeature"),
      framesBefore: time("framesBefore"),
      firstFeatureDone: time("firstFeatureDone"),
      longTasks,
    }),
  };
}

/**
 * Runs in the browser before any script of the page, so it must not use anything from outside
 * itself.
 *
 * deck.gl draws most features as instances, which MapLibre never does; areas are recognized by a
 * canvas other than MapLibre's. The first such draw is the first feature.
 */
function probe(): void {
  if (location.origin === "null") return;
  // deno-lint-ignore no-console -- in the browser, whose console the driver reads.
  const note = (name: string, ...times: number[]) => console.debug("bench", name, ...times);
  const now = () => performance.timeOrigin + performance.now();

  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      note("longTask", performance.timeOrigin + startTime, duration);
    }
  }).observe({ type: "longtask", buffered: true });

  // As CARTO's paths have it: /v3/maps/<connection>/<type>/<z>/<x>/<y>.
  const isTile = (url: string) => /\/v3\/maps\/[^/]+\/[^/]+(\/\d+){3}(\?|$)/.test(url);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!(entry instanceof PerformanceResourceTiming) || !isTile(entry.name)) continue;
      if (entry.responseStatus !== 200) continue;
      note("tileAsked", performance.timeOrigin + entry.startTime);
      note("tile", performance.timeOrigin + entry.responseEnd);
    }
  }).observe({ type: "resource", buffered: true });

  const awaitForm = (time: number) => {
    const field = document.querySelector("input[type=password]");
    if (field === null || field.getClientRects().length === 0) requestAnimationFrame(awaitForm);
    else note("form", performance.timeOrigin + time);
  };
  requestAnimationFrame(awaitForm);

  addEventListener("submit", ({ target }) => {
    const signsIn = target instanceof Element &&
      target.querySelector("input[type=password]") !== null;
    if (signsIn) note("submit", now());
  }, true);

  let isDrawn = false;
  let framesBefore = 0;
  const drawn = (gl: WebGL2RenderingContext, instances: unknown) => {
    if (!(Number(instances) > 0) || isDrawn) return;
    isDrawn = true;
    note("framesBefore", framesBefore - 1);
    requestAnimationFrame((time) => note("firstFeature", performance.timeOrigin + time));
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    const poll = () => {
      const done = fence === null || gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.SIGNALED;
      if (done) note("firstFeatureDone", now());
      else setTimeout(poll, 4);
    };
    setTimeout(poll, 0);
  };
  const prototype = WebGL2RenderingContext.prototype;
  const { clear, drawArraysInstanced, drawElements, drawElementsInstanced } = prototype;
  prototype.clear = function (...args) {
    clear.apply(this, args);
    // Not of a texture that is drawn to.
    if (!isDrawn && this.getParameter(this.FRAMEBUFFER_BINDING) === null) framesBefore++;
  };
  prototype.drawElements = function (...args) {
    drawElements.apply(this, args);
    const { canvas } = this;
    if (!("classList" in canvas) || canvas.classList.contains("maplibregl-canvas")) return;
    drawn(this, args[1]);
  };
  prototype.drawArraysInstanced = function (...args) {
    drawArraysInstanced.apply(this, args);
    drawn(this, args.at(-1));
  };
  prototype.drawElementsInstanced = function (...args) {
    drawElementsInstanced.apply(this, args);
    drawn(this, args.at(-1));
  };
}
