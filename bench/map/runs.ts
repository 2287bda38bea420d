/** The visits of a run, of both sides in turn. */
import type { Page } from "playwright-core";
import { withProfile } from "./profile.ts";
import type { Side, Sides } from "./sides.ts";
import { signIn, TYPING_MS, type Visit, visit, type VisitOptions } from "./visit.ts";

/** One person's visits with one browser, and another's who does not wait. */
export interface Run {
  /** The first visit ever, by a person who reads and types. */
  readonly cold: Visit;
  /** A visit after logging out, with the page opened anew. */
  readonly second: Visit;
  /** One more: by now the browser keeps compiled code. */
  readonly third: Visit;
  /** Signing in again on the page that logging out led to. */
  readonly again: Visit;
  /** The first visit ever, by one who signs in as soon as there is a form. */
  readonly hasty: Visit;
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
  const visits = await withProfile(async (context) => {
    const options = { side, context, carto, unhurried: true };
    const cold = await visitAndLeave(options);
    const second = await visitAndLeave(options);
    const { visit: third, page } = await visit(options);
    await logOut(page);
    await page.waitForTimeout(TYPING_MS);
    const again = await signIn(page, NaN, options);
    return { cold, second, third, again };
  });
  const hasty = await withProfile((context) =>
    visitAndLeave({ side, context, carto, unhurried: false })
  );
  return { ...visits, hasty };
}

async function visitAndLeave(options: VisitOptions): Promise<Visit> {
  const { visit: made, page } = await visit(options);
  await logOut(page);
  await page.close();
  return made;
}

async function logOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByLabel("Password").waitFor();
}
