/** Measures one map in one browser: loading, moving and hovering. */
import type { BrowserContext, CDPSession, Page } from "playwright-core";
import { say } from "../../lib/log/terminal.ts";
import { watchPage } from "../map/probe.ts";
import { withProfile } from "../map/profile.ts";
import type { ProfileWindow } from "../../tests/helpers/browser.ts";
import { movesOf } from "./moves.ts";
import { atRest, installWatch, memoryOf, type Watched, watched } from "./watch.ts";

/** The measurements of a page. */
export interface Measured {
  /** From the first draw until the map is at rest. */
  readonly loading: Activity;
  readonly moving: Activity;
  /** Bytes: at rest, after half of the moves, and after all. */
  readonly memory: readonly number[];
  /** Null if hovering is not measured. */
  readonly hovering: Hovering | null;
}

export type Activity = Pick<Watched, "frames" | "longTasks">;

export interface Hovering extends Activity {
  /** The number of positions with a feature. */
  readonly found: number;
  readonly places: number;
  /** Calls of the most called function per found feature. */
  readonly calls: { readonly name: string; readonly count: number };
}

export interface MeasureOptions {
  /** A name for progress output. */
  readonly side: string;
  readonly open: (page: Page) => Promise<unknown>;
  readonly pans: number;
  /** The number of hovered positions. */
  readonly hovers: number;
  readonly window: ProfileWindow;
}

export function measure(options: MeasureOptions): Promise<Measured> {
  return withProfile(async (context) => {
    await installWatch(context);
    return await measureIn(context, options);
  }, options.window);
}

async function measureIn(
  context: BrowserContext,
  { side, open, pans, hovers }: MeasureOptions,
): Promise<Measured> {
  const beganAt = performance.now();
  const tell = (done: string) =>
    say(`    ${side}: ${done} after ${Math.round((performance.now() - beganAt) / 1000)} s`);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const watch = watchPage(page);
  await Promise.all([watch.drawn, open(page)]);
  await atRest(page);
  const loading = await watched(page, watch.noted().firstFeature);
  tell("at rest");
  const memory = [await memoryOf(page, session)];

  const moves = await movesOf(page);
  const startedAt = await now(page);
  for (let pan = 1; pan <= pans; pan++) {
    await moves.next();
    if (pan === Math.ceil(pans / 2)) memory.push(await memoryOf(page, session));
  }
  await atRest(page);
  tell("moved");
  const moving = await watched(page, startedAt);
  memory.push(await memoryOf(page, session));
  const hovering = hovers === 0 ? null : await hoverOver(page, session, hovers, moves.point);
  return { loading, moving, memory, hovering };
}

const now = (page: Page) => page.evaluate(() => performance.timeOrigin + performance.now());

/** The timeout for the page to report what is under the pointer. */
const LOOK_MS = 500;

async function hoverOver(
  page: Page,
  session: CDPSession,
  places: number,
  point: () => Promise<void>,
): Promise<Hovering> {
  let found = 0;
  const look = async () => {
    await point();
    await page.waitForTimeout(LOOK_MS);
    if (await page.getByRole("tooltip").isVisible()) found += 1;
  };
  const startedAt = await now(page);
  for (let place = 0; place < places; place++) await look();
  const activity = await watched(page, startedAt);
  // Calls are counted in a separate pass, since counting is slow.
  found = 0;
  await session.send("Profiler.enable");
  await session.send("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  for (let place = 0; place < places; place++) await look();
  const { result } = await session.send("Profiler.takePreciseCoverage");
  await session.send("Profiler.disable");
  let most = { name: "none", count: 0 };
  for (const { functionName, ranges } of result.flatMap(({ functions }) => functions)) {
    const count = ranges[0]?.count ?? 0;
    if (count > most.count) most = { name: functionName, count };
  }
  const calls = { ...most, count: Math.round(most.count / Math.max(1, found)) };
  return { ...activity, found, places, calls };
}
