/** The visits of a run, of both sides in turn. */
import type { BrowserContext, Page } from "playwright-core";
import { withProfile } from "./profile.ts";
import type { Side, Sides } from "./sides.ts";
import { type Visit, visit, type VisitOptions } from "./visit.ts";

/** One person's visits with one browser, and others' with theirs. */
export interface Run {
  /** The first visit ever, by a person who reads and types. */
  readonly cold: Visit;
  /** A visit after logging out, with the page opened anew. */
  readonly afterLogOut: Visit;
  /** A later visit, once the session has ended by itself: all that was cached still is. */
  readonly back: Visit;
  /** The first visit ever, by one who signs in as soon as there is a form. */
  readonly hasty: Visit;
  /** As {@linkcode cold}, with a network between. */
  readonly farCold: Visit;
  /** As {@linkcode back}, with a network between. */
  readonly farBack: Visit;
}

export type Kind = keyof Run;

export interface Runs {
  readonly ours: readonly Run[];
  readonly guide: readonly Run[];
}

export async function measureRuns(sides: Sides, count: number): Promise<Runs> {
  const ours: Run[] = [];
  const guide: Run[] = [];
  // The first round warms the servers up.
  for (let round = -1; round < count; round++) {
    const measured = { ours: await run(sides.ours, sides), guide: await run(sides.guide, sides) };
    if (round < 0) continue;
    ours.push(measured.ours);
    guide.push(measured.guide);
  }
  return { ours, guide };
}

async function run(side: Side, { cloud: { emulator: carto } }: Sides): Promise<Run> {
  const common = { side, carto, unhurried: true };
  const near = await withProfile(async (context) => {
    const options = { ...common, context };
    const cold = await visitAndLeave(options, logOut);
    const afterLogOut = await visitAndLeave(options, endSession);
    // By the next visit but one the browser keeps compiled code.
    await visitAndLeave(options, endSession);
    return { cold, afterLogOut, back: await visitAndLeave(options, endSession) };
  });
  const hasty = await withProfile((context) =>
    visitAndLeave({ ...common, context, unhurried: false }, endSession)
  );
  const far = await withProfile(async (context) => {
    const options = { ...common, context, far: true };
    const farCold = await visitAndLeave(options, endSession);
    await visitAndLeave(options, endSession);
    return { farCold, farBack: await visitAndLeave(options, endSession) };
  });
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
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByLabel("Password").waitFor();
}

/** The browser forgets the session, whichever way it was kept, and nothing else. */
async function endSession(page: Page, context: BrowserContext): Promise<void> {
  await page.evaluate(() => localStorage.clear());
  await context.clearCookies();
}
