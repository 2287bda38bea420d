/** Alternative spellings of paths: none of them serves the content of the path. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { MAP_FILES_LIST, openMapFiles } from "../../lib/assets/map_files.ts";
import { openPageScripts, PAGE_SCRIPTS_FILE } from "../../lib/assets/page_scripts.ts";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { requestToken, signInCookie } from "../helpers/client.ts";
import { type RawAnswer, rawGet } from "../helpers/raw_http.ts";
import { routePaths } from "../helpers/routes.ts";

const ROOT = new URL("../../", import.meta.url);
const SHOP = "https://shop.example.com";

let app: RunningApp;
let cookie: string;
let paths: string[];
beforeAll(async () => {
  app = await startApp({ environment: { EMBED_ORIGINS: SHOP } });
  cookie = await signInCookie(app.origin, "user.ny@acme.com", "ny");
  const { style, worker } = await openMapFiles(new URL(`static/${MAP_FILES_LIST}`, ROOT));
  const scripts = await openPageScripts(new URL(PAGE_SCRIPTS_FILE, ROOT));
  const files = [
    "/map/map.css",
    "/theme.css",
    "/embed.js",
    "/embed.mjs",
    "/icon.svg",
    style,
    worker.path,
  ];
  const routes = (await routePaths()).map((path) => path.replace(/(.)\/$/, "$1"));
  paths = [...routes, ...files, ...scripts?.islands.OwnMap ?? []];
});
afterAll(async () => {
  await app.stop();
});

function ask(path: string, method = "GET"): Promise<RawAnswer | null> {
  const headers = ["Host: localhost", `Cookie: ${cookie}`, "Sec-Fetch-Site: same-origin"];
  return rawGet(app.origin, path, { method, headers });
}

const hex = (letter: string) => `%${letter.charCodeAt(0).toString(16)}`;

/** Paths that are equal after decoding, joining or cutting; each redirects to the one spelling. */
const OTHERWISE: Readonly<Record<string, (path: string) => string>> = {
  "a letter encoded": (path) => path.replace(/[a-z0-9]/, hex),
  "a letter encoded in capitals": (path) => path.replace(/[j-o]/, (one) => hex(one).toUpperCase()),
  "all letters encoded": (path) => path.replace(/[\w.-]/g, hex),
  "a slash too many at its front": (path) => `/${path}`,
  "all slashes doubled": (path) => path.replaceAll("/", "//"),
  "a slash at its end": (path) => `${path}/`,
  "slashes at its end": (path) => `${path}///`,
};

/** What some read as the path and others do not: it is no path at all. */
const NOWHERE: Readonly<Record<string, (path: string) => string>> = {
  "a dot before it": (path) => `/.${path}`,
  "a dot after it": (path) => `${path}/.`,
  "a way out and in": (path) => `/x/..${path}`,
  "an encoded way out and in": (path) => `/x/%2e%2E${path}`,
  "an encoded dot": (path) => `/%2e${path}`,
  "an encoded slash": (path) => `/x%2f..${path}`,
  "encoded slashes": (path) => `/${path.replaceAll("/", "%2F")}`,
  "backslashes": (path) => path.replaceAll("/", "\\").replace("\\", "/\\"),
  "encoded backslashes": (path) => `/${path.replaceAll("/", "%5C")}`,
  "a NUL": (path) => `${path}%00`,
  "a line break": (path) => `${path}%0d%0a`,
  "half an escape": (path) => `${path}%6`,
  "bytes that are no UTF-8": (path) => `${path}%ff`,
  "an overlong slash": (path) => `${path}%c0%af`,
  // These are different paths that do not exist.
  "capitals": (path) => path.toUpperCase(),
  "a dot at its end": (path) => `${path}.`,
  "parameters": (path) => `${path};a=b`,
  "a blank at its end": (path) => `${path}%20`,
  "an escape twice encoded": (path) => path.replace(/[a-z]/, (one) => `%25${hex(one).slice(1)}`),
};

describe("a path in another spelling", () => {
  for (const [how, spell] of Object.entries(OTHERWISE)) {
    it(`redirects readers to the path, and no other requests: ${how}`, async () => {
      let asked = 0;
      for (const path of paths) {
        const spelling = spell(path);
        if (spelling === path) continue;
        asked++;
        for (const method of ["GET", "HEAD"]) {
          const answer = await ask(`${spelling}?next=%2F`, method);
          expect([method, spelling, answer?.status, answer?.headers.get("location")])
            .toEqual([method, spelling, 308, `${path}?next=%2F`]);
          expectNothing(spelling, answer);
        }
        for (const method of ["POST", "OPTIONS"]) {
          const answer = await ask(spelling, method);
          expect([method, spelling, answer?.status]).toEqual([method, spelling, 404]);
          expectNothing(spelling, answer);
        }
      }
      expect(asked).toBeGreaterThan(5);
    });
  }

  for (const [how, spell] of Object.entries(NOWHERE)) {
    it(`leads nowhere: ${how}`, async () => {
      for (const path of paths.filter((path) => path !== "/")) {
        const spelling = spell(path);
        expect(spelling).not.toBe(path);
        for (const method of ["GET", "POST"]) {
          const answer = await ask(spelling, method);
          // There, any three segments are asked for as a tile.
          const nothing = path.startsWith("/basemap") ? [400, 404, 405] : [404];
          expect([method, spelling, nothing.includes(answer?.status ?? 0)])
            .toEqual([method, spelling, true]);
          expectNothing(spelling, answer);
        }
      }
    });
  }

  /** Neither what is at the path, nor anything that may be kept, framed or run. */
  function expectNothing(spelling: string, answer: RawAnswer | null): void {
    const { headers, body = "" } = answer ?? {};
    expect([spelling, headers?.get("cache-control"), headers?.get("set-cookie")])
      .toEqual([spelling, "no-store", null]);
    expect([spelling, headers?.get("content-security-policy")])
      .toEqual([spelling, expect.stringMatching(/^default-src 'none'; .*frame-ancestors 'none'$/)]);
    expect([spelling, /<form|<script|user\.ny/.test(body)]).toEqual([spelling, false]);
  }

  it("has ended no session, spent nothing and left nothing in the log", async () => {
    const response = await requestToken(app.origin, cookie);
    expect((await response.json()).token).toEqual(expect.any(String));
    expect(app.output()).not.toContain("request_failed");
  });

  it("may not be framed, while the path may be by the page it names", async () => {
    const framed = async (path: string) => {
      const answer = await ask(`${path}?origin=${encodeURIComponent(SHOP)}`);
      const policy = answer?.headers.get("content-security-policy") ?? "";
      return [answer?.status, /frame-ancestors (\S+)/.exec(policy)?.[1]];
    };
    expect(await framed("/embed")).toEqual([200, SHOP]);
    for (const path of ["/embed/", "//embed", "/%65mbed"]) {
      expect([path, ...await framed(path)]).toEqual([path, 308, "'none'"]);
    }
  });
});

describe("a path as it is", () => {
  it("is where the app itself leads, wherever it names one", async () => {
    const pages = ["/", "/login", "/sessions", `/embed?origin=${encodeURIComponent(SHOP)}`];
    const named = new Set<string>();
    for (const page of pages) {
      const answer = await ask(page);
      const link = answer?.headers.get("link") ?? "";
      for (const [, path = ""] of link.matchAll(/<(\/[^>]*)>/g)) named.add(path);
      for (const [, path = ""] of answer?.body.matchAll(/(?:href|action|src)="(\/[^"]*)"/g) ?? []) {
        named.add(path);
      }
    }
    expect(named.size).toBeGreaterThan(15);
    for (const path of named) {
      const answer = await ask(path);
      expect([path, answer?.status === 308]).toEqual([path, false]);
    }
  });
});
