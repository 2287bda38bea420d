import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { MAP_FILE } from "../../lib/assets/map_files.ts";
import { sha256Hex } from "../../lib/crypto/sha256.ts";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { apiLogin, SAME_ORIGIN, signInCookie } from "../helpers/client.ts";
import { routePaths } from "../helpers/routes.ts";
import { storableSeconds } from "../helpers/shared_cache.ts";

const PERSON = { username: "user.ny@acme.com", password: "ny" };
const METRICS_TOKEN = "q7Zt+4mWx/9nLk2RvB8sYhU3cEoJ6dPfA1gTiX5w=";
const BUILT = new URL("../../_fresh/static", import.meta.url).pathname;
const YEAR_S = 31_536_000;
const MINUTES_S = 300;

let app: RunningApp;
/** Headers of requests, by who sends them. */
let people: Record<string, Record<string, string>>;
beforeAll(async () => {
  app = await startApp({ environment: { METRICS_TOKEN } });
  const cookie = await signInCookie(app.origin, PERSON.username, PERSON.password);
  const { token } = await (await apiLogin(app.origin, PERSON)).json();
  people = {
    anonymous: {},
    "with a cookie": { cookie, ...SAME_ORIGIN },
    "with a bearer": { authorization: `Bearer ${token}` },
    "with preferences": { cookie: "lang=es; theme=dark", "accept-language": "es" },
    "of the metrics": { authorization: `Bearer ${METRICS_TOKEN}` },
  };
});
afterAll(async () => {
  await app.stop();
});

async function storable(path: string, init: RequestInit = {}): Promise<number> {
  const response = await fetch(`${app.origin}${path}`, { redirect: "manual", ...init });
  await response.body?.cancel();
  return storableSeconds(response);
}

describe("the rules of a shared cache", () => {
  const of = (headers: Record<string, string>, status = 200) =>
    storableSeconds({ status, headers: new Headers(headers) });

  it("store what has its freshness, and nothing personal", () => {
    expect(of({ "cache-control": "public, max-age=60" })).toBe(60);
    expect(of({ "cache-control": "max-age=60, s-maxage=10" }, 404)).toBe(10);
    expect(of({ expires: new Date(Date.now() + 60_000).toUTCString() })).toBeGreaterThan(50);
    expect(of({ "cdn-cache-control": "max-age=9", "cache-control": "no-store" })).toBe(9);
    const refused: Record<string, string>[] = [
      {},
      { "cache-control": "public, max-age=60", vary: "Accept, *" },
      { "cache-control": "private, max-age=60" },
      { "cache-control": "no-cache, max-age=60" },
      { "cache-control": "no-store" },
    ];
    for (const headers of refused) expect([headers, of(headers)]).toEqual([headers, 0]);
    expect(of({ "cache-control": "max-age=60", "set-cookie": "a=b" })).toBe(0);
    expect(of({ "cache-control": "max-age=60" }, 503)).toBe(0);
  });
});

describe("a shared cache in front", () => {
  it("stores no route's answer to anybody, but the basemap's tiles", async () => {
    const stored = new Set<string>();
    // A path that is none of ours, and what Fresh answers by itself.
    const paths = [...await routePaths(), "/nothing", "/api/nothing", "/maps/nothing", "//", "/%"];
    for (const path of paths) {
      // It ends the session of the remaining requests.
      if (path === "/logout") continue;
      for (const [who, headers] of Object.entries(people)) {
        for (const method of ["GET", "HEAD"]) {
          if (await storable(path, { method, headers }) > 0) stored.add(`${path} ${who}`);
        }
      }
    }
    expect([...stored].filter((one) => !one.startsWith("/basemap/0/0/0 "))).toEqual([]);
  });

  it("stores files for a year where their name or address changes with the contents", async () => {
    const times = new Map<number, string[]>();
    for await (const path of builtFiles()) {
      const seconds = await storable(path);
      times.set(seconds, [...times.get(seconds) ?? [], path]);
      // By an address of another build.
      expect([path, await storable(`${path}?__frsh_c=other`)]).toEqual([path, 0]);
    }
    expect([...times.keys()].toSorted((a, b) => a - b)).toEqual([0, MINUTES_S, YEAR_S]);
    // The build's scripts have its id in their address, all others a digest in their name.
    const named = times.get(YEAR_S)?.filter((path) => !path.startsWith("/_fresh/")) ?? [];
    expect(named.filter((path) => !MAP_FILE.test(path))).toEqual([]);
    expect(times.get(MINUTES_S)?.toSorted()).toEqual(["/embed.d.ts", "/embed.js", "/embed.mjs"]);
  });

  it("stores for a year all that pages load, the same for everybody", async () => {
    const loaded = new Set<string>();
    for (const page of ["/", "/login", "/embed", "/maps", "/sessions"]) {
      for (const headers of [people.anonymous, people["with a cookie"]]) {
        const html = await (await fetch(`${app.origin}${page}`, { headers })).text();
        for (const [, path = ""] of html.matchAll(/(?:src|href|import)(?:=|\()"(\/[^"]+)"/g)) {
          if (/\.(js|css|svg|woff2|png|json)(\?|$)/.test(path)) {
            loaded.add(path.replaceAll("&amp;", "&"));
          }
        }
      }
    }
    expect(loaded.size).toBeGreaterThan(3);
    const bodyFor = async (path: string, headers: Record<string, string> | undefined) =>
      sha256Hex(await (await fetch(`${app.origin}${path}`, { headers })).bytes());
    const others: string[] = [];
    for (const path of loaded) {
      if (await storable(path) !== YEAR_S) others.push(path);
      expect([path, await bodyFor(path, people["with a cookie"])])
        .toEqual([path, await bodyFor(path, people["with preferences"])]);
    }
    expect(others).toEqual([]);
  });

  it("stores tiles of the basemap for a year by the archive's version, others for an hour", async () => {
    const etag = (await fetch(`${app.origin}/basemap/0/0/0`)).headers.get("etag") ?? "";
    const [, version = ""] = /^"(.+)-0-0-0"$/.exec(etag) ?? [];
    expect(version).not.toBe("");
    for (const headers of Object.values(people)) {
      expect(await storable(`/basemap/1/0/0?v=${version}`, { headers })).toBe(YEAR_S);
      expect(await storable("/basemap/1/0/0?v=other", { headers })).toBe(3_600);
    }
    expect(await storable("/basemap/99/0/0")).toBe(0);
  });
});

async function* builtFiles(folder = ""): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(`${BUILT}${folder}`)) {
    if (isDirectory) yield* builtFiles(`${folder}/${name}`);
    else yield `${folder}/${name}`;
  }
}
