/** A visit's JavaScript in bytes after brotli at its best, independent of the server's encoding. */
import type { BrowserContext } from "playwright-core";
import { brotli as pack } from "../brotli.ts";
import { firstFeatureDrawn, noted } from "./probe.ts";
import type { Side } from "./sides.ts";

export interface Scripts {
  /** Executed before the sign-in form was shown. */
  readonly beforeForm: Bytes;
  /** Fetched until the first feature was on screen, MapLibre's worker included. */
  readonly toFeature: Bytes;
  /** Fetched until the map was at rest. */
  readonly all: Bytes;
}

export interface Bytes {
  readonly files: number;
  readonly raw: number;
  readonly brotli: number;
}

/**
 * @param context a context with an empty cache.
 * @param packing whether to compress at the highest level.
 */
export async function scriptsOf(
  side: Side,
  context: BrowserContext,
  packing: { densest: boolean },
): Promise<Scripts> {
  const page = await context.newPage();
  const fetched = new Map<string, number>();
  context.on("response", (response) => {
    const type = response.headers()["content-type"] ?? "";
    if (!/javascript/.test(type) || fetched.has(response.url())) return;
    fetched.set(response.url(), response.request().timing().startTime);
  });
  await page.coverage.startJSCoverage({ resetOnNavigation: false });
  await page.goto(side.signInUrl, { waitUntil: "networkidle" });
  const executed = await page.coverage.stopJSCoverage();

  await page.getByLabel("User name").fill(side.username);
  await page.getByLabel("Password").fill(side.password);
  await Promise.all([firstFeatureDrawn(page), page.getByLabel("Password").press("Enter")]);
  await page.waitForLoadState("networkidle");
  const firstFeature = (await noted(page)).firstFeature ?? NaN;
  const early = [...fetched].filter(([, start]) => start <= firstFeature).map(([url]) => url);
  return {
    beforeForm: await bytesOf(executed.map(({ url }) => url), packing),
    toFeature: await bytesOf(early, packing),
    all: await bytesOf(fetched.keys(), packing),
  };
}

async function bytesOf(
  urls: Iterable<string>,
  packing: { densest: boolean },
): Promise<Bytes> {
  let [files, raw, brotli] = [0, 0, 0];
  for (const url of new Set(urls)) {
    const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
    files++;
    raw += bytes.length;
    brotli += pack(bytes, packing).length;
  }
  return { files, raw, brotli };
}
