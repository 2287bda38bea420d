/** One visit: the sign-in page, a sign-in, and the map until it is at rest. */
import type { BrowserContext, Page, Request } from "playwright-core";
import type { Emulator } from "../../emulator/mod.ts";
import { firstFeatureDrawn, type Noted, noted } from "./probe.ts";
import type { Side } from "./sides.ts";

/** The time after the map rests in which pending requests still count. */
const AFTER_MS = 500;

export interface Visit {
  /** Milliseconds from the navigation to the sign-in page until its form is in layout. */
  readonly formMs: number;
  /** Milliseconds from the same until the first feature is on screen. */
  readonly openMs: number;
  /** Milliseconds from submitting the form until the first feature is on screen. */
  readonly submitMs: number;
  /** As {@linkcode submitMs}, and until the graphics processor had drawn it. */
  readonly drawnMs: number;
  /** Requests from submitting to the first feature, and until the map is at rest. */
  readonly requests: { readonly toFeature: number; readonly all: number };
  /** Long tasks from submitting to the first feature, and until the map is at rest. */
  readonly longTasks: { readonly toFeature: LongTasks; readonly all: LongTasks };
}

export interface LongTasks {
  readonly count: number;
  readonly totalMs: number;
}

export interface VisitOptions {
  readonly side: Side;
  readonly context: BrowserContext;
  readonly carto: Emulator;
  /** The user waits until the page is loaded, and types; false to sign in at once. */
  readonly unhurried: { readonly typingMs: number } | false;
  /** Whether to emulate a network with the latency and bandwidth of {@linkcode FAR}. */
  readonly far?: boolean;
}

/** A home connection to a server some countries away. */
const FAR = { latency: 60, downloadThroughput: 10_000_000 / 8, uploadThroughput: 2_000_000 / 8 };

/** Opens the sign-in page in a new tab, signs in, and leaves the tab open. */
export async function visit(
  options: VisitOptions,
): Promise<{ visit: Visit; page: Page }> {
  const { side, context } = options;
  const page = await context.newPage();
  if (options.far) {
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", { offline: false, ...FAR });
  }
  await page.goto(side.signInUrl, { waitUntil: options.unhurried ? "networkidle" : "commit" });
  const opened = await page.evaluate(() => performance.timeOrigin);
  if (options.unhurried) await page.waitForTimeout(options.unhurried.typingMs);
  return { visit: await signIn(page, opened, options), page };
}

async function signIn(
  page: Page,
  opened: number,
  { side, carto }: VisitOptions,
): Promise<Visit> {
  const finished: Request[] = [];
  const finish = (request: Request) => finished.push(request);
  page.on("requestfinished", finish);
  const preflights = carto.requests.length;
  await page.getByLabel("User name").fill(side.username);
  await page.getByLabel("Password").fill(side.password);
  await Promise.all([firstFeatureDrawn(page), page.getByLabel("Password").press("Enter")]);
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(AFTER_MS);
  page.off("requestfinished", finish);
  // Preflights come from the browser itself, and are only visible at CARTO.
  const asked = carto.requests.slice(preflights).filter(({ method }) => method === "OPTIONS");
  const sent = [...await sentToServers(finished), ...asked.map(({ at }) => at)];
  return summary(opened, await noted(page), sent);
}

/** @returns the start of each uncached request, in milliseconds since 1970. */
async function sentToServers(requests: readonly Request[]): Promise<number[]> {
  const sent: number[] = [];
  for (const request of requests) {
    // A cached answer transfers no bytes, not even headers.
    const { responseBodySize } = await request.sizes();
    if (responseBodySize >= 0) sent.push(request.timing().startTime);
  }
  return sent;
}

function summary(opened: number, noted: Noted, requests: readonly number[]): Visit {
  const { form, submit, firstFeature, firstFeatureDone, longTasks } = noted;
  if (submit === null || firstFeature === null || firstFeatureDone === null) {
    throw new Error("No sign-in or no feature was noted");
  }
  const since = requests.filter((time) => time >= submit);
  const tasks = longTasks.filter(({ start, duration }) => start + duration > submit);
  return {
    formMs: form ?? NaN,
    openMs: firstFeature - opened,
    submitMs: firstFeature - submit,
    drawnMs: firstFeatureDone - submit,
    requests: {
      toFeature: since.filter((time) => time <= firstFeature).length,
      all: since.length,
    },
    longTasks: {
      toFeature: sumOf(tasks.filter(({ start }) => start <= firstFeature)),
      all: sumOf(tasks),
    },
  };
}

function sumOf(tasks: readonly { duration: number }[]): LongTasks {
  return {
    count: tasks.length,
    totalMs: tasks.reduce((total, { duration }) => total + duration, 0),
  };
}
