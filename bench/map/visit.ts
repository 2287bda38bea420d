/** One visit: from the sign-in or the inserted element to the first feature. */
import type { BrowserContext, Page } from "playwright-core";
import type { Account } from "./accounts.ts";
import { type Chain, chainOf, collectRequests } from "./chain.ts";
import { insertElement, insertFrame } from "./host.ts";
import type { Kind } from "./kinds.ts";
import { type Noted, watchPage } from "./probe.ts";
import type { Side, Sides } from "./sides.ts";

/** For the last events of the browser to arrive. */
const AFTER_MS = 300;

/** Milliseconds from submitting the form or inserting the element; NaN where there is none. */
export interface Visit {
  readonly steps: Chain;
  /** The frame of the first draw of features. */
  readonly drawn: number;
  /** Until the graphics processor had drawn it. */
  readonly rendered: number;
  /** From opening the sign-in page until its form is in layout. */
  readonly formMs: number;
  readonly requests: number;
  /** Frames that showed no features, and that the graphics processor may still be busy with. */
  readonly framesBefore: number;
  readonly longTasks: { readonly count: number; readonly totalMs: number };
}

export interface VisitOptions {
  readonly side: Side;
  readonly sides: Sides;
  readonly kind: Kind;
  readonly account: Account;
  readonly context: BrowserContext;
  /** Milliseconds to type a name and a password. */
  readonly typingMs: number;
}

/** Visits in a new tab, then closes it and ends the session. */
export async function visit(options: VisitOptions): Promise<Visit> {
  const { kind, context, sides } = options;
  const page = await context.newPage();
  const watch = watchPage(page);
  const requests = collectRequests(page);
  const started = kind.entry === "sign-in"
    ? await signIn(page, watch.form, options)
    : { opened: NaN, inserted: await embed(page, options) };
  await watch.drawn;
  await page.waitForTimeout(AFTER_MS);
  const noted = watch.noted();
  const start = started.inserted ?? noted.submit;
  const sent = (await requests()).filter((request) => request.start >= start);
  await endSession(page, context);
  await page.close();
  const chain = chainOf(sent, noted, {
    start,
    carto: new URL(sides.cloud.emulator.apiBaseUrl).origin,
  });
  const steps = Object.fromEntries(
    Object.entries(chain).map(([step, time]) => [step, time - start]),
  );
  return {
    steps: { ...chain, ...steps },
    drawn: noted.firstFeature - start,
    rendered: noted.firstFeatureDone - start,
    formMs: noted.form - started.opened,
    requests: sent.filter((request) => request.start <= noted.firstFeature).length,
    framesBefore: noted.framesBefore,
    longTasks: longTasksOf(noted, start),
  };
}

interface Started {
  /** Milliseconds since 1970. */
  readonly opened: number;
  /** Likewise; undefined where the form's submission is the start. */
  readonly inserted?: number;
}

async function signIn(
  page: Page,
  form: Promise<void>,
  { side, kind, account, typingMs }: VisitOptions,
): Promise<Started> {
  await page.goto(side.signInUrl, { waitUntil: kind.hasty ? "commit" : "networkidle" });
  await form;
  const opened = await page.evaluate(() => performance.timeOrigin);
  if (!kind.hasty) await page.waitForTimeout(typingMs);
  await page.getByLabel("User name").fill(account.username);
  await page.getByLabel("Password").fill(account.password);
  await page.getByLabel("Password").press("Enter", { noWaitAfter: true });
  return { opened };
}

/** @returns when the element was inserted, in milliseconds since 1970. */
async function embed(
  page: Page,
  { side, sides: { host, guideBackend }, kind }: VisitOptions,
): Promise<number> {
  await page.goto(`${host[side.name]}/${side.name}`, { waitUntil: "networkidle" });
  if (side.name === "guide") return await insertFrame(page, guideBackend.pageForUser);
  const code = kind.entry === "embed" ? await host.code() : null;
  return await insertElement(page, side.origin, code);
}

/** Removes only the session from the browser, in whichever storage it is. */
async function endSession(page: Page, context: BrowserContext): Promise<void> {
  await page.evaluate(() => localStorage.clear());
  await context.clearCookies();
}

function longTasksOf({ longTasks, firstFeature }: Noted, start: number): Visit["longTasks"] {
  const tasks = longTasks.filter((task) =>
    task.start + task.duration > start && task.start <= firstFeature
  );
  return {
    count: tasks.length,
    totalMs: tasks.reduce((total, { duration }) => total + duration, 0),
  };
}
