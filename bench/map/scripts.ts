/** A visit's JavaScript in bytes after brotli at its best, independent of the server's encoding. */
import type { BrowserContext } from "playwright-core";
import { brotli as pack } from "../brotli.ts";
import type { Account } from "./accounts.ts";
import { watchPage } from "./probe.ts";
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

/** @param context a context with an empty cache. */
export async function scriptsOf(
  side: Side,
  account: Account,
  context: BrowserContext,
): Promise<Scripts> {
  const page = await context.newPage();
  const watch = watchPage(page);
  const fetched = new Map<string, number>();
  context.on("response", (response) => {
    const type = response.headers()["content-type"] ?? "";
    if (!/javascript/.test(type) || fetched.has(response.url())) return;
    fetched.set(response.url(), response.request().timing().startTime);
  });
  await page.coverage.startJSCoverage({ resetOnNavigation: false });
  await page.goto(side.signInUrl, { waitUntil: "commit" });
  await watch.form;
  const executed = await page.coverage.stopJSCoverage();
  await page.waitForLoadState("networkidle");

  await page.getByLabel("User name").fill(account.username);
  await page.getByLabel("Password").fill(account.password);
  await page.getByLabel("Password").press("Enter");
  await watch.drawn;
  await page.waitForLoadState("networkidle");
  const { firstFeature } = watch.noted();
  const early = [...fetched].filter(([, start]) => start <= firstFeature).map(([url]) => url);
  return {
    beforeForm: await bytesOf(executed.map(({ url }) => url)),
    toFeature: await bytesOf(early),
    all: await bytesOf(fetched.keys()),
  };
}

async function bytesOf(urls: Iterable<string>): Promise<Bytes> {
  let [files, raw, brotli] = [0, 0, 0];
  for (const url of new Set(urls)) {
    const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
    files++;
    raw += bytes.length;
    brotli += pack(bytes, { densest: true }).length;
  }
  return { files, raw, brotli };
}
