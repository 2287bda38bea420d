/** Builds the frontend of `bench/guide/`, and starts its backend on Node, as in the guide. */
import { gzipSync } from "node:zlib";
import * as v from "valibot";
import type { Emulator } from "../emulator/mod.ts";
import { brotli } from "./brotli.ts";
import type { Target } from "./load.ts";

export interface GuideBackend {
  readonly origin: string;
  readonly pid: number;
  /** The request for the load test: a user's token request. */
  target(): Promise<Target>;
  /** Requests a token once. */
  ask(): Promise<void>;
  /** Lets it forget the tokens of users that it caches, not CARTO's own. */
  forgetToken(): Promise<void>;
  /** The address of its page that shows a user's map at once, for a frame. */
  readonly pageForUser: string;
  stop(): void;
}

const FOLDER = new URL("./guide/", import.meta.url).pathname;
const Login = v.object({ token: v.string() });

/** The basemap of its pages: the style as JSON, and the URL template of the tiles. */
export interface GuideBasemap {
  readonly style: string;
  readonly tilesUrl: string;
}

/**
 * @param options whether it caches tokens, which the guide leaves to its readers; and the basemap,
 * with which it also serves the frontend built by {@linkcode buildGuideFrontend}.
 */
export async function startGuideBackend(
  carto: Emulator,
  { cached, basemap }: { cached: boolean; basemap?: GuideBasemap },
): Promise<GuideBackend> {
  await run(Deno.execPath(), ["install", "--quiet"]);
  const process = new Deno.Command("node", {
    args: [`${FOLDER}server.mjs`],
    env: {
      NODE_ENV: "production",
      AUTH_URL: carto.authUrl,
      API_BASE_URL: carto.apiBaseUrl,
      CLIENT_ID: carto.clientId,
      CLIENT_SECRET: carto.clientSecret,
      CONNECTION: carto.connection,
      SECRET: crypto.getRandomValues(new Uint8Array(32)).toBase64(),
      CACHE: cached ? "1" : "",
      BASEMAP_STYLE: basemap?.style ?? "",
      BASEMAP_TILES: basemap?.tilesUrl ?? "",
    },
    stdout: "piped",
  }).spawn();
  const { value } = await process.stdout.getReader().read();
  const origin = `http://127.0.0.1:${new TextDecoder().decode(value).trim()}`;

  const login = await fetch(`${origin}/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: "user.boston@acme.com", password: "boston" }),
  });
  const { token } = v.parse(Login, await login.json());
  const headers = { authorization: `Bearer ${token}` };
  const url = `${origin}/carto-token`;
  const ask = async () => await (await fetch(url, { method: "POST", headers })).text();
  return {
    origin,
    pid: process.pid,
    target: async () => ({ url, headers, method: "POST", body: await ask() }),
    async ask() {
      await ask();
    },
    async forgetToken() {
      await (await fetch(`${origin}/forget`, { method: "POST", headers })).body?.cancel();
    },
    pageForUser: `${origin}/#jwt=${token}`,
    stop: () => process.kill(),
  };
}

/** The inputs of the frontend's build in {@linkcode FOLDER}. */
const SOURCES = ["deno.lock", "index.html", "src"];
const BUILT_FROM = "dist/built_from.txt";

/**
 * Builds the frontend with Vite, and compresses each file as a careful host would. An existing
 * build of the same files is kept.
 *
 * @param packing whether to compress at the highest, slow level.
 */
export async function buildGuideFrontend(packing: { densest: boolean }): Promise<void> {
  await run(Deno.execPath(), ["install", "--quiet"]);
  const builtFrom = [JSON.stringify(packing), ...await stampsOf(SOURCES)].join("\n");
  if (await Deno.readTextFile(`${FOLDER}${BUILT_FROM}`).catch(() => "") === builtFrom) return;
  await run("node", ["node_modules/vite/bin/vite.js", "build"]);
  const dist = `${FOLDER}dist/`;
  for (const folder of [dist, `${dist}assets/`]) {
    for await (const { name, isFile } of Deno.readDir(folder)) {
      if (!isFile || !/\.(css|html|js|mjs)$/.test(name)) continue;
      const bytes = await Deno.readFile(`${folder}${name}`);
      await Deno.writeFile(`${folder}${name}.br`, brotli(bytes, packing));
      await Deno.writeFile(`${folder}${name}.gz`, gzipSync(bytes));
    }
  }
  await Deno.writeTextFile(`${FOLDER}${BUILT_FROM}`, builtFrom);
}

/** @returns a line for each file, also in subfolders, that changes when the file is edited. */
async function stampsOf(names: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  for (const name of names) {
    const { isDirectory, size, mtime } = await Deno.stat(`${FOLDER}${name}`);
    if (isDirectory) {
      const inside = await Array.fromAsync(Deno.readDir(`${FOLDER}${name}`));
      lines.push(...await stampsOf(inside.map((entry) => `${name}/${entry.name}`).sort()));
    } else {
      lines.push(`${name} ${size} ${mtime?.getTime()}`);
    }
  }
  return lines;
}

async function run(command: string, args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args, cwd: FOLDER }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
