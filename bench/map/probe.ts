/** Records measurements inside pages, in the same way for both sides. */
import type { BrowserContext, Page } from "playwright-core";
import * as v from "valibot";

const Time = v.nullable(v.pipe(v.string(), v.transform(Number), v.number()));

const Noted = v.object({
  /** Milliseconds from the start of the navigation until the form was in layout. */
  form: Time,
  /** When the form was submitted; this and what follows in milliseconds since 1970. */
  submit: Time,
  /** The frame after the first draw of features. */
  firstFeature: Time,
  /** When the graphics processor had carried that draw out. */
  firstFeatureDone: Time,
  longTasks: v.array(v.object({ start: v.number(), duration: v.number() })),
});

export type Noted = v.InferOutput<typeof Noted>;

/** Makes every page of the context record what {@linkcode noted} returns. */
export async function installProbe(context: BrowserContext): Promise<void> {
  await context.addInitScript(probe);
}

/** A shared machine may be slow. */
const PATIENCE_MS = 120_000;

/**
 * Resolves once features are drawn and both times are recorded; call it before they can be. The
 * page reports it on its console, since evaluating in the page would load the driver's scripts into
 * each new document.
 */
export async function firstFeatureDrawn(page: Page): Promise<void> {
  await page.waitForEvent("console", {
    predicate: (message) => message.text() === "bench:firstFeatureDone",
    timeout: PATIENCE_MS,
  });
}

export async function noted(page: Page): Promise<Noted> {
  return v.parse(
    Noted,
    await page.evaluate(() => ({
      form: sessionStorage.getItem("bench:form"),
      submit: sessionStorage.getItem("bench:submit"),
      firstFeature: sessionStorage.getItem("bench:firstFeature"),
      firstFeatureDone: sessionStorage.getItem("bench:firstFeatureDone"),
      longTasks: Reflect.get(globalThis, "benchLongTasks"),
    })),
  );
}

/**
 * Runs in the browser before any script of the page, so it must not use anything from outside
 * itself. Times are kept in session storage, since signing in may load another document.
 *
 * deck.gl draws most features as instances, which MapLibre never does; areas are recognized by a
 * canvas other than MapLibre's. The first such draw is the first feature.
 */
function probe(): void {
  if (location.origin === "null") return;
  const note = (name: string, time: number) =>
    sessionStorage.setItem(`bench:${name}`, String(time));
  const isNoted = (name: string) => sessionStorage.getItem(`bench:${name}`) !== null;
  const now = () => performance.timeOrigin + performance.now();

  const longTasks: { start: number; duration: number }[] = [];
  Reflect.set(globalThis, "benchLongTasks", longTasks);
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      longTasks.push({ start: performance.timeOrigin + startTime, duration });
    }
  }).observe({ type: "longtask", buffered: true });

  const awaitForm = (time: number) => {
    const field = document.querySelector("input[type=password]");
    if (field === null || field.getClientRects().length === 0) requestAnimationFrame(awaitForm);
    else note("form", time);
  };
  if (!isNoted("form")) requestAnimationFrame(awaitForm);

  let isDrawn = isNoted("firstFeature");
  addEventListener("submit", ({ target }) => {
    if (!(target instanceof Element) || target.querySelector("input[type=password]") === null) {
      return;
    }
    note("submit", now());
    sessionStorage.removeItem("bench:firstFeature");
    sessionStorage.removeItem("bench:firstFeatureDone");
    isDrawn = false;
  }, true);

  // The order of the two depends on the browser.
  const announce = () => {
    if (!isNoted("firstFeature") || !isNoted("firstFeatureDone")) return;
    // deno-lint-ignore no-console -- in the browser, whose console the driver reads.
    console.debug("bench:firstFeatureDone");
  };

  const drawn = (gl: WebGL2RenderingContext, instances: unknown) => {
    if (!(Number(instances) > 0) || isDrawn) return;
    isDrawn = true;
    requestAnimationFrame((time) => {
      note("firstFeature", performance.timeOrigin + time);
      announce();
    });
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    const poll = () => {
      const done = fence === null || gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.SIGNALED;
      if (!done) return void setTimeout(poll, 4);
      note("firstFeatureDone", now());
      announce();
    };
    setTimeout(poll, 0);
  };
  const prototype = WebGL2RenderingContext.prototype;
  const { drawArraysInstanced, drawElements, drawElementsInstanced } = prototype;
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
