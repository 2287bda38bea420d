import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { MAP_FILES_LIST, mapScripts, openMapFiles } from "../../lib/assets/map_files.ts";
import { freePort, type RunningApp, startApp } from "../helpers/app.ts";
import { SAME_ORIGIN, signInCookie } from "../helpers/client.ts";
import { rawGet, rawRequest } from "../helpers/raw_http.ts";
import { routePaths } from "../helpers/routes.ts";

const METRICS_TOKEN = "q7Zt+4mWx/9nLk2RvB8sYhU3cEoJ6dPfA1gTiX5w=";
const MAP_FILES = new URL(`../../static/${MAP_FILES_LIST}`, import.meta.url);
const BUILT = new URL("../../_fresh/static", import.meta.url).pathname;

let app: RunningApp;
/** The app is configured for https behind a proxy, which the tests leave out. */
let origin: string;
let cookie: string;
beforeAll(async () => {
  const port = String(freePort());
  origin = `http://localhost:${port}`;
  app = await startApp({
    environment: { PORT: port, APP_ORIGIN: "https://maps.example.com", METRICS_TOKEN },
  });
  cookie = await signInCookie(origin, "user.ny@acme.com", "ny");
});
afterAll(async () => {
  await app.stop();
});

interface Answer {
  readonly status: number;
  readonly headers: Headers;
}

async function get(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${origin}${path}`, { redirect: "manual", ...init });
  await response.body?.cancel();
  return response;
}

const SECURITY = {
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
  "strict-transport-security": "max-age=63072000; includeSubDomains",
};
/** JSON is no document: it has none of these. */
const OF_DOCUMENTS = {
  "referrer-policy": "strict-origin-when-cross-origin",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": expect.stringMatching(
    /camera=\(\), .*geolocation=\(\), .*microphone=\(\)/,
  ),
};
const NO_DOCUMENT = {
  "referrer-policy": null,
  "cross-origin-opener-policy": null,
  "permissions-policy": null,
};

/** Headers of every answer. */
function expectSecure(name: string, { headers }: Answer): void {
  const type = headers.get("content-type") ?? "";
  const isJson = /^application\/(?:problem\+)?json(?:;|$)/.test(type);
  const expected = { ...SECURITY, ...isJson ? NO_DOCUMENT : OF_DOCUMENTS };
  const secure = Object.fromEntries(
    Object.keys(expected).map((header) => [header, headers.get(header)]),
  );
  // The only files that pages of other origins load.
  const forOthers = /\/embed\.(?:js|mjs|d\.ts)/.test(name)
    ? { "cross-origin-resource-policy": "cross-origin" }
    : {};
  expect({ name, ...secure }).toEqual({ name, ...expected, ...forOthers });
  const csp = headers.get("content-security-policy") ?? "";
  expect([name, csp]).toEqual([name, expect.stringMatching(/(^|; )default-src 'none'; /)]);
  for (const loose of ["unsafe", "blob:", "http:", "https: ", "*"]) {
    expect([name, loose, csp.replaceAll(/http:\/\/localhost:\d+/g, "").includes(loose)])
      .toEqual([name, loose, false]);
  }
  expect([name, headers.get("x-request-id")])
    .toEqual([name, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
}

/** Not cacheable by shared caches. */
function expectPersonal(name: string, { headers }: Answer): void {
  expect([name, headers.get("cache-control")]).toEqual([name, "no-store"]);
  const vary = headers.get("vary")?.split(", ") ?? [];
  expect([name, vary]).toEqual([name, expect.arrayContaining(["Cookie", "Authorization"])]);
}

describe("the security headers", () => {
  it("are on every route's answer to every method, signed in or not", async () => {
    const paths = await routePaths();
    expect(paths).toEqual(expect.arrayContaining(["/", "/healthz", "/api/carto-token"]));
    for (const path of paths) {
      for (const method of ["GET", "HEAD", "POST", "OPTIONS", "DELETE"]) {
        for (const headers of [{}, SAME_ORIGIN, { cookie, ...SAME_ORIGIN }]) {
          // Signing out would end the session of the remaining requests.
          if (path === "/logout" && "cookie" in headers) continue;
          const answer = await get(path, { method, headers });
          const name = `${method} ${path} ${JSON.stringify(Object.keys(headers))}`;
          expectSecure(name, answer);
          if (!path.startsWith("/basemap/")) expectPersonal(name, answer);
        }
      }
    }
  });

  it("are on every kind of answer, refusals and failures among them", async () => {
    const form = { ...SAME_ORIGIN, "content-type": "application/x-www-form-urlencoded" };
    const login = (body: string, headers: Record<string, string> = form) =>
      get("/login", { method: "POST", body, headers });
    const kinds: [string, number, Promise<Answer | null>][] = [
      ["page", 200, get("/", { headers: { cookie } })],
      ["redirect", 303, get("/")],
      ["metrics", 200, get("/metrics", { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })],
      ["token", 200, get("/api/carto-token", { headers: { cookie, ...SAME_ORIGIN } })],
      [
        "preflight",
        204,
        get("/api/login", { method: "OPTIONS", headers: { origin: "https://x" } }),
      ],
      ["options", 204, get("/nothing", { method: "OPTIONS" })],
      ["malformed address", 400, rawGet(origin, "http://[")],
      ["malformed host", 400, rawGet(origin, "/", { headers: ["Host: ["] })],
      [
        "malformed JSON",
        400,
        get("/api/login", {
          method: "POST",
          body: "{",
          headers: { "content-type": "application/json" },
        }),
      ],
      ["not signed in", 401, get("/api/carto-token")],
      ["wrong password", 401, login("username=a&password=b")],
      ["cross-origin", 403, login("", {})],
      ["cross-origin API", 403, get("/api/carto-token", { headers: { cookie } })],
      ["no such page", 404, get("/nothing")],
      ["no such API", 404, get("/api/nothing")],
      ["no icon", 404, get("/favicon.ico")],
      ["no such method", 405, rawGet(origin, "/", { method: "TRACE" })],
      ["no such method of a file", 405, get("/theme.css", { method: "POST" })],
      ["no such method of a route", 405, get("/logout")],
      ["too large", 413, login("x".repeat(20_000))],
      ["another type", 415, login("{}", { ...SAME_ORIGIN, "content-type": "application/json" })],
    ];
    for (const [name, status, asked] of kinds) {
      const answer = await asked;
      expect([name, answer?.status]).toEqual([name, status]);
      if (answer === null) continue;
      expectSecure(name, answer);
      expectPersonal(name, answer);
    }
  });

  it("are on every file, whole, known, in part or at an old address", async () => {
    const scripts: string[] = [];
    for await (const path of builtFiles()) {
      const answer = await get(path);
      expect([path, answer.status]).toEqual([path, 200]);
      expectSecure(path, answer);
      const etag = answer.headers.get("etag") ?? "";
      const known = await get(path, { headers: { "if-none-match": etag } });
      expect([path, known.status]).toEqual([path, 304]);
      expectSecure(`known ${path}`, known);
      expectSecure(`old ${path}`, await get(`${path}?__frsh_c=old`));
      expectSecure(`part of ${path}`, await get(path, { headers: { range: "bytes=0-9" } }));
      expectSecure(`no part of ${path}`, await get(path, { headers: { range: "bytes=9999999-" } }));
      if (/javascript/.test(answer.headers.get("content-type") ?? "")) scripts.push(path);
    }
    expect(scripts.length).toBeGreaterThan(5);
  });

  it("are on the answer to a client that speaks HTTP/1.0", async () => {
    const answer = await rawRequest(origin, "GET /login HTTP/1.0\r\n\r\n");
    expect(answer?.status).toBe(200);
    if (answer !== null) expectSecure("HTTP/1.0", answer);
  });
});

describe("the policy for content", () => {
  const directives = ({ headers }: Answer) =>
    Object.fromEntries(
      (headers.get("content-security-policy") ?? "").split("; ").map((directive) => {
        const [name = "", ...sources] = directive.split(" ");
        return [name, sources.map((source) => source.replace(/^'nonce-.+'$/, "NONCE"))];
      }),
    );

  it("allows a page what the map needs, and no more", async () => {
    const carto = expect.stringMatching(/^http:\/\/localhost:\d+$/);
    expect(directives(await get("/", { headers: { cookie } }))).toEqual({
      "default-src": ["'none'"],
      "script-src": ["'self'", "NONCE"],
      "style-src": ["'self'", "NONCE"],
      "font-src": ["'self'"],
      "img-src": ["'self'", "data:"],
      "media-src": ["'none'"],
      "worker-src": ["'self'"],
      "connect-src": ["'self'", carto],
      "object-src": ["'none'"],
      "base-uri": ["'none'"],
      "form-action": ["'self'"],
      "frame-ancestors": ["'none'"],
      "upgrade-insecure-requests": [],
    });
  });

  it("has another nonce for every page", async () => {
    const nonce = async () =>
      /'nonce-([^']+)'/.exec(
        (await get("/", { headers: { cookie } })).headers.get("content-security-policy") ?? "",
      )?.[1] ?? "";
    const nonces = await Promise.all([nonce(), nonce(), nonce()]);
    expect(new Set(nonces).size).toBe(3);
    for (const one of nonces) expect(one.length).toBeGreaterThanOrEqual(22);
  });

  it("allows an error's page the very styles that it has", async () => {
    // The error page, and the page for an error that Fresh answers by itself.
    for (const [path, init] of [["/nothing", {}], ["/theme.css", { method: "POST" }]] as const) {
      const answer = await fetch(`${origin}${path}`, init);
      const [, styles = ""] = /<style[^>]*>(.+?)<\/style>/s.exec(await answer.text()) ?? [];
      const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(styles));
      expect(directives(answer)).toEqual({
        "default-src": ["'none'"],
        "style-src": [`'sha256-${new Uint8Array(digest).toBase64()}'`],
        "img-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'none'"],
      });
    }
  });

  it("allows a worker to reach us and CARTO", async () => {
    const { worker } = await openMapFiles(MAP_FILES);
    expect(directives(await get(worker.path))).toEqual({
      "default-src": ["'none'"],
      "script-src": ["'self'"],
      "connect-src": ["'self'", expect.stringMatching(/^http:\/\/localhost:\d+$/)],
    });
  });
});

describe("the map's files", () => {
  it("may be kept for ever, and are compressed", async () => {
    const files = await openMapFiles(MAP_FILES);
    const paths = [...mapScripts(files), files.worker.path, files.style];
    for (const path of paths) {
      const answer = await rawGet(origin, path, { headers: ["Accept-Encoding: gzip, br"] });
      expect([path, answer?.headers.get("cache-control")])
        .toEqual([path, "public, max-age=31536000, immutable"]);
      const isSmall = (await Deno.stat(`${BUILT}${path}`)).size < 1024;
      expect([path, answer?.headers.get("content-encoding")]).toEqual([
        path,
        isSmall ? null : "br",
      ]);
    }
    expect(paths.length).toBeGreaterThan(6);
  });

  it("are none by a name that looks like theirs", async () => {
    const { status, headers } = await get("/map/view-AAAAAAAA.js");
    expect(status).toBe(404);
    expect(headers.get("cache-control")).toBe("no-store");
  });
});

async function* builtFiles(folder = ""): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(`${BUILT}${folder}`)) {
    if (isDirectory) yield* builtFiles(`${folder}/${name}`);
    else yield `${folder}/${name}`;
  }
}
