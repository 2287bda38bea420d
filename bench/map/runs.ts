/** The visits of a run, alternating between both sides. */
import type { BrowserContext, Page } from "playwright-core";
import type { ProfileWindow } from "../../tests/helpers/browser.ts";
import { withProfile } from "./profile.ts";
import type { Side, Sides } from "./sides.ts";
import { type Visit, visit, type VisitOptions } from "./visit.ts";

/** Visits with one browser profile, and with others. */
export interface Run {
  /** The first visit with a new profile, by a user who reads and types. */
  readonly cold: Visit;
  /** A visit after logging out, in a new tab. */
  readonly afterLogOut?: Visit;
  /** A later visit, after the session expired, with all caches. */
  readonly back?: Visit;
  /** The first visit with a new profile, which signs in as soon as there is a form. */
  readonly hasty?: Visit;
  /** As {@linkcode cold}, over a slow network. */
  readonly farCold?: Visit;
  /** As {@linkcode back}, over a slow network. */
  readonly farBack?: Visit;
}

export interface RunOptions {
  readonly runs: number;
  /** Warm-up runs for the servers. */
  readonly warmUps: number;
  /** Whether to make visits of every kind, not only the first. */
  readonly everyKind: boolean;
  /** Milliseconds to type a name and a password. */
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
    // The browser caches compiled code only after a few visits: this one is not measured.
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
  // The button is on the guide's page, and in the user menu of ours.
  const menu = page.locator("header .person");
  if (await menu.isVisible()) await menu.click();
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByLabel("Password").waitFor();
}

/** Removes only the session from the browser, in whichever storage it is. */
async function endSession(page: Page, context: BrowserContext): Promise<void> {
  await page.evaluate(() => localStorage.clear());
  await context.clearCookies();
}
