import { startApp } from "../helpers/app.ts";
import { launchBrowser, signIn, watchedPage } from "../helpers/browser.ts";
import { STORES_PATH, TWO_MAPS, settled, painted } from "../helpers/map_page.ts";
const demo = Deno.args[0] === "demo";
const app = await startApp({ environment: demo ? {} : TWO_MAPS });
const browser = await launchBrowser();
async function one(size: {width:number;height:number}, path: string, user="user.boston@acme.com", pw="boston") {
  const w = await watchedPage(browser, { viewport: size });
  const { page } = w;
  await signIn(page, app.origin, user, pw);
  await new Promise(r => setTimeout(r, 1500));
  const log: string[] = [];
  const t0 = performance.now();
  const wait = new Map<string, string>();
  page.on("request", (r) => log.push(`${(performance.now()-t0).toFixed(0)} ${r.method()} ${r.url().replace(/cache=.*|http:\/\/localhost:\d+/g,"").slice(0,110)}`));
  await page.goto(app.origin + path);
  await page.waitForTimeout(4000);
  console.log("==", path, size, user);
  const tiles = log.filter(l => /\/v3\/maps\/[^/]+\/(query|tileset|table)\/[\w-]+(\/\d+\/\d+)?/.test(l));
  console.log(Deno.args.includes("all") ? log.join("\n") : tiles.join("\n"));
  console.log("left over:", await page.evaluate(() => [...(globalThis as any).sentRequests.keys()].map((k:string) => k.slice(0,120).replace(/cache=.*/,""))));
  console.log(w.complaints);
  await w.context.close();
}
try {
  for (const size of [{width:1024,height:640},{width:1440,height:900},{width:390,height:844}]) await one(size, Deno.args[1] ?? STORES_PATH);
} finally { await browser.close(); await app.stop(); }
