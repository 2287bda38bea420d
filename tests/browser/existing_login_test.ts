import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { build } from "esbuild";
import { exportJWK, generateKeyPair } from "jose";
import type { Browser, Page } from "playwright-core";
import { freePort, type RunningApp, startApp } from "../helpers/app.ts";
import { launchBrowser } from "../helpers/browser.ts";
import {
  type ExistingApplication,
  existingApplicationCode,
  startExistingApplication,
} from "../helpers/existing_login.ts";

const SECRET = crypto.getRandomValues(new Uint8Array(32)).toBase64();

/** An existing application of docs/existing-application.md, and the maps that take its JWTs. */
interface Pair extends AsyncDisposable {
  readonly host: ExistingApplication;
  readonly maps: RunningApp;
}

async function startPair(
  heading: string,
  keys: (origin: string) => Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>>,
  serve = false,
): Promise<Pair> {
  const port = freePort();
  const origin = `http://localhost:${port}`;
  const mapsPort = freePort();
  const options = { port, maps: `http://localhost:${mapsPort}`, environment, serve };
  const [host, maps] = await Promise.all([
    startExistingApplication(heading, options),
    startApp({
      environment: {
        PORT: String(mapsPort),
        HOST_JWT_ISSUER: origin,
        // The docs' audience is carto-embed's address, which is another one here.
        HOST_JWT_AUDIENCE: options.maps,
        ALLOWED_ORIGINS: origin,
        ...keys(origin),
      },
    }),
  ]);
  return {
    host,
    maps,
    async [Symbol.asyncDispose]() {
      await host[Symbol.asyncDispose]();
      await maps.stop();
    },
  };
}

let browser: Browser;
let pairs: Record<"With Express" | "With fetch", Pair>;
beforeAll(async () => {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const key = JSON.stringify({ ...await exportJWK(privateKey), kid: "2026-01" });
  const [launched, express, fetching] = await Promise.all([
    launchBrowser(),
    startPair("With Express", () => ({ HOST_JWT_SECRET: SECRET }), { HOST_JWT_SECRET: SECRET }),
    startPair(
      "With fetch",
      (origin) => ({ HOST_JWT_JWKS_URL: `${origin}/.well-known/jwks.json` }),
      { MAP_SIGNING_KEY: key },
      true,
    ),
  ]);
  for (const pair of [express, fetching]) pair.host.script = await pageScript(pair);
  browser = launched;
  pairs = { "With Express": express, "With fetch": fetching };
});
afterAll(async () => {
  await browser.close();
  for (const pair of Object.values(pairs)) await pair[Symbol.asyncDispose]();
});

/** The docs' code for the page, as a bundler makes it. */
async function pageScript({ host, maps }: Pair): Promise<string> {
  const contents = await existingApplicationCode("In the page", {
    origin: host.origin,
    maps: maps.origin,
  });
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: new URL("../../", import.meta.url).pathname },
    bundle: true,
    format: "iife",
    globalName: "page",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}

/** A page of the application's, in the browser of a user who is signed in there. */
async function pageOf(pair: Pair, user: string): Promise<Page> {
  const { origin } = pair.host;
  const context = await browser.newContext();
  await context.addCookies([{ name: "user", value: user, url: origin }]);
  const page = await context.newPage();
  await page.goto(`${origin}/`);
  return page;
}

/** What the page's code got for its user: the whole of the group's data, in one tile, as text. */
async function drawnBy(page: Page): Promise<string> {
  return await page.evaluate(async () => {
    const { stores } = Reflect.get(globalThis, "page");
    const { tiles, accessToken } = await stores();
    const url = tiles[0].replace("{z}/{x}/{y}", "0/0/0");
    const tile = await fetch(url, { headers: { authorization: `Bearer ${accessToken}` } });
    return new TextDecoder("latin1").decode(await tile.arrayBuffer());
  });
}

const USERS = { ann: ["BOSTON", "NEW YORK"], bob: ["NEW YORK", "BOSTON"] } as const;

for (const heading of ["With Express", "With fetch"] as const) {
  describe(`an application of docs/existing-application.md, ${heading.toLowerCase()}`, () => {
    for (const [user, [own, foreign]] of Object.entries(USERS)) {
      it(`has ${user} of ${own} see the data of ${own} and of no other group`, async () => {
        const page = await pageOf(pairs[heading], user);
        const tile = await drawnBy(page);
        expect(tile).toContain(own);
        expect(tile).not.toContain(foreign);
        await page.context().close();
      });
    }

    it("gives nothing to who is not signed in to it", async () => {
      const page = await pageOf(pairs[heading], "unknown");
      await expect(drawnBy(page)).rejects.toThrow("/map-token answered 401");
      await page.context().close();
    });
  });
}

describe("an application's own sign-out", () => {
  it("ends what its user had at carto-embed", async () => {
    const { host, maps } = pairs["With fetch"];
    const call = (path: string) =>
      fetch(`${host.origin}${path}`, { method: "POST", headers: { cookie: "user=ann" } });
    const { token, expires_at } = await (await call("/map-token")).json();
    expect(Date.parse(expires_at)).toBeGreaterThan(Date.now());
    const ask = async () => {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await fetch(`${maps.origin}/api/carto-token`, { method: "POST", headers });
      await answer.body?.cancel();
      return answer.status;
    };
    expect(await ask()).toBe(200);
    expect((await call("/logout")).status).toBe(204);
    expect(await ask()).toBe(401);
  });
});
