/**
 * The map of a person who sees 100,000 stores, all in one view, beside that of one who sees 200 of
 * them: 200 moves of each by mouse and wheel. `BENCH_STORES` and `BENCH_PANS` set other numbers.
 */
import { join } from "node:path";
import type { CDPSession, Page } from "playwright-core";
import * as v from "valibot";
import { say } from "../lib/terminal.ts";
import { makeDataDir, type RunningApp, startApp } from "../tests/helpers/app.ts";
import { openMap, type ProfileWindow, VIEWPORT } from "../tests/helpers/browser.ts";
import { addUser, productionSecrets } from "../tests/helpers/cloud.ts";
import { startEmulatorProcess } from "./emulator_process.ts";
import { withProfile } from "./map/profile.ts";
import { type Scale, settable, SMALL } from "./scale.ts";
import { policyOver, seeded, writeStores } from "../tests/helpers/store_points.ts";

const STORES = { full: 100_000, smoke: 300 } as const;
const PANS = { full: 200, smoke: 1 } as const;
const WINDOWS = { full: { viewport: VIEWPORT, thrifty: false }, smoke: SMALL } as const;
const FEW = 200;
const TABLE = "bench.data.stores";
const PASSWORD = "a long pass phrase";
/** How often the memory is looked at. */
const LOOKS = 4;

/** What the page was like while it was moved. */
interface Moved {
  readonly stores: number;
  /** Milliseconds between frames while the map was dragged. */
  readonly frames: readonly number[];
  /** Milliseconds that the page was held up by one task. */
  readonly longTasks: readonly number[];
  /** Bytes of JavaScript's heap after a collection: before, and after each part of the moves. */
  readonly heaps: readonly number[];
}

export async function benchPans(scale: Scale): Promise<void> {
  const stores = settable("BENCH_STORES", scale, STORES);
  const pans = settable("BENCH_PANS", scale, PANS);
  await withApp(stores, async (app) => {
    const options = { app, pans, window: WINDOWS[scale] };
    const few = await moveMap("few", options);
    // One map shows that it runs: the other differs in its number of stores alone.
    const many = scale === "smoke" ? few : await moveMap("many", options);
    report(pans, few, many);
  });
}

async function withApp(stores: number, work: (app: RunningApp) => Promise<void>): Promise<void> {
  const dataDir = await makeDataDir();
  const [file, policy] = [join(dataDir, "stores.csv"), join(dataDir, "policy.json")];
  await writeStores(file, stores, "NEW YORK");
  await Deno.writeTextFile(policy, await policyOver(TABLE, GROUPS));
  for (const [username, group] of [["few", "FEW"], ["many", "MANY"]] as const) {
    await addUser(dataDir, { username, group, password: PASSWORD });
  }
  try {
    await using carto = await startEmulatorProcess(join(dataDir, "carto"), file, TABLE);
    const { authUrl, apiBaseUrl, clientId, clientSecret, connection } = carto.server;
    const app = await startApp({
      dataDir,
      environment: {
        ...productionSecrets(),
        CARTO_API_BASE_URL: apiBaseUrl,
        CARTO_AUTH_URL: authUrl,
        CARTO_CLIENT_ID: clientId,
        CARTO_CLIENT_SECRET: clientSecret,
        CARTO_CONNECTION: connection,
        POLICY_PATH: policy,
      },
    });
    await work(app);
    await app.stop();
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
}

/** Both see the one table. */
const GROUPS = {
  FEW: { retail_stores: { store_id: { max: FEW } } },
  MANY: { retail_stores: "all" },
};

function moveMap(
  username: string,
  { app, pans, window }: { app: RunningApp; pans: number; window: ProfileWindow },
): Promise<Moved> {
  return withProfile(async (context) => {
    const page = await context.newPage();
    const stores = await openMap(page, app.origin, username, PASSWORD);
    await page.waitForLoadState("networkidle");
    await page.evaluate(watch);
    const session = await context.newCDPSession(page);
    const heaps = [await heapOf(session)];
    const random = seeded(11);
    const startedAt = performance.now();
    for (let pan = 1; pan <= pans; pan++) {
      await move(page, random, pan);
      if (pan % Math.ceil(pans / LOOKS) === 0) {
        await page.waitForLoadState("networkidle");
        heaps.push(await heapOf(session));
        const seconds = Math.round((performance.now() - startedAt) / 1000);
        say(`    ${inEnglish(stores)} stores: ${pan} of ${pans} moves after ${seconds} s`);
      }
    }
    return { stores, heaps, ...v.parse(Watched, await page.evaluate(watched)) };
  }, window);
}

/** From zoom to zoom, and back: every tenth move two levels in or out, at most one from the start. */
const ZOOMS: readonly number[] = [-1, 1, 1, -1];

async function move(page: Page, random: () => number, pan: number): Promise<void> {
  const box = await page.locator(".map-canvas").boundingBox();
  if (box === null) throw new Error("The map is not in the page");
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(middle.x, middle.y);
  if (pan % 10 === 0) {
    const direction = ZOOMS[(pan / 10) % ZOOMS.length] ?? 1;
    for (let step = 0; step < 4; step++) await page.mouse.wheel(0, direction * -100);
  } else {
    // There and back, so that the stores stay in view.
    const [east, south] = pan % 2 === 1 ? direct(random) : back();
    await page.mouse.down();
    await page.mouse.move(middle.x + east, middle.y + south, { steps: STEPS });
    await page.mouse.up();
  }
  await page.waitForTimeout(REST_MS);
}

/** A drag's events. */
const STEPS = 10;
/** What a person looks at the map for before the next move. */
const REST_MS = 300;

let last: readonly [number, number] = [0, 0];
function direct(random: () => number): readonly [number, number] {
  const angle = random() * 2 * Math.PI;
  last = [300 * Math.cos(angle), 300 * Math.sin(angle)];
  return last;
}
const back = (): readonly [number, number] => [-last[0], -last[1]];

const Watched = v.object({ frames: v.array(v.number()), longTasks: v.array(v.number()) });

/** Runs in the page. Of frames only those count in which the person moves the map. */
function watch(): void {
  const [frames, longTasks]: number[][] = [[], []];
  Reflect.set(globalThis, "benchWatched", { frames, longTasks });
  let moves = false;
  addEventListener("pointerdown", () => moves = true, { capture: true });
  addEventListener("pointerup", () => moves = false, { capture: true });
  let before = performance.now();
  const frame = (now: number) => {
    if (moves) frames?.push(now - before);
    before = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks?.push(duration);
  }).observe({ type: "longtask" });
}

/** Runs in the page. */
function watched(): unknown {
  return Reflect.get(globalThis, "benchWatched");
}

async function heapOf(session: CDPSession): Promise<number> {
  await session.send("HeapProfiler.collectGarbage");
  return (await session.send("Runtime.getHeapUsage")).usedSize;
}

const inEnglish = (count: number) => count.toLocaleString("en");

function report(pans: number, few: Moved, many: Moved): void {
  const head = `${inEnglish(few.stores)} stores  ${inEnglish(many.stores)} stores   ratio`;
  say(`  ${`${pans} moves of a map with`.padEnd(38)}  ${head}`);
  const row = (what: string, of: (moved: Moved) => number, digits = 0) => {
    const [a, b] = [of(few), of(many)];
    const cells = `${a.toFixed(digits).padStart(10)}  ${b.toFixed(digits).padStart(14)}`;
    say(`    ${what.padEnd(36)}  ${cells}   ${a === 0 ? "" : (b / a).toFixed(2)}`.trimEnd());
  };
  row("between frames, ms: median", ({ frames }) => quantile(frames, 0.5), 1);
  row("            95 of 100 within", ({ frames }) => quantile(frames, 0.95), 1);
  row("            99 of 100 within", ({ frames }) => quantile(frames, 0.99), 1);
  row("            longest", ({ frames }) => Math.max(...frames));
  row("tasks over 50 ms", ({ longTasks }) => longTasks.length);
  row("  their time, ms", ({ longTasks }) => longTasks.reduce((sum, ms) => sum + ms, 0));
  row("  longest, ms", ({ longTasks }) => Math.max(0, ...longTasks));
  for (const index of many.heaps.keys()) {
    const done = Math.min(pans, index * Math.ceil(pans / LOOKS));
    row(`heap after ${done} moves, MB`, ({ heaps }) => (heaps[index] ?? NaN) / 1e6, 1);
  }
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}
