/** The visits of a run, of both sides in turn. */
import type { BrowserContext, Page } from "playwright-core";
import type { ProfileWindow } from "../../tests/helpers/browser.ts";
import { withProfile } from "./profile.ts";
import type { Side, Sides } from "./sides.ts";
import { type Visit, visit, type VisitOptions } from "./visit.ts";

/** One person's visits with one browser, and others' with theirs. */
export interface Run {
  /** The first visit ever, by a person who reads and types. */
  readonly cold: Visit;
  /** A visit after logging out, with the page opened anew. */
  readonly afterLogOut?: Visit;
  /** A later visit, once the session has ended by itself: all that was cached still is. */
  readonly back?: Visit;
  /** The first visit ever, by one who signs in as soon as there is a form. */
  readonly hasty?: Visit;
  /** As {@linkcode cold}, with a network between. */
  readonly farCold?: Visit;
  /** As {@linkcode back}, with a network between. */
  readonly farBack?: Visit;
}

export interface RunOptions {
  readonly runs: number;
  /** Runs before these, to warm the servers up. */
  readonly warmUps: number;
  /** Whether visits of every kind are made, and not the first only. */
  readonly everyKind: boolean;
  /** Milliseconds that a person takes to type a name and a password. */
  readonly typingMs: number;
  readonly window: ProfileWindow;
}

export type Kind = keyof Run;

export interface Runs {
  readonly ours: readonly Run[];
  readonly guide: readonly Run[];
}

export async function measureRuns(sides: Sides, options: RunOptions): Promise<Runs> {
  const ours: Run[] = [];
  const guide: Run[] = [];
  for (let round = -options.warmUps; round < options.runs; round++) {
    const measured = {
      ours: await run(sides.ours, sides, options),
      guide: await run(sides.guide, sides, options),
    };
    if (round < 0) continue;
    ours.push(measured.ours);
    guide.push(measured.guide);
  }
  return { ours, guide };
}

async function run(
  side: Side,
  { cloud: { emulator: carto } }: Sides,
  { everyKind, typingMs, window }: RunOptions,
): Promise<Run> {
  const common = { side, carto, unhurried: { typingMs } };
  const near = await withProfile(async (context) => {
    const options = { ...common, context };
    const cold = await visitAndLeave(options, logOut);
    if (!everyKind) return { cold };
    const afterLogOut = await visitAndLeave(options, endSession);
    // By the next visit but one the browser keeps compiled code.
    await visitAndLeave(options, endSession);
    return { cold, afterLogOut, back: await visitAndLeave(options, endSession) };
  }, window);
  if (!everyKind) return near;
  const hasty = await withProfile(
    (context) => visitAndLeave({ ...common, context, unhurried: false }, endSession),
    window,
  );
  const far = await withProfile(async (context) => {
    const options = { ...common, context, far: true };
    const farCold = await visitAndLeave(options, endSession);
    await visitAndLeave(options, endSession);
    return { farCold, farBack: await visitAndLeave(options, endSession) };
  }, window);
  return { ...near, hasty, ...far };
}

async function visitAndLeave(
  options: VisitOptions,
  leave: (page: Page, context: BrowserContext) => Promise<void>,
): Promise<Visit> {
  const { visit: made, page } = await visit(options);
  await leave(page, options.context);
  await page.close();
  return made;
}

async function logOut(page: Page): Promise<void> {
  // The guide's page has the button at hand, ours in the person's menu.
  const menu = page.locator("header .person");
  if (await menu.isVisible()) await menu.click();
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByLabel("Password").waitFor();
}

/** The browser forgets the session, whichever way it was kept, and nothing else. */
async function endSession(page: Page, context: BrowserContext): Promise<void> {
  await page.evaluate(() => localStorage.clear());
  await context.clearCookies();
}
