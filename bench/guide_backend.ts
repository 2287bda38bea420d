/** Starts the backend of `bench/guide/`, on Node, as the guide has it. */
import * as v from "valibot";
import type { Emulator } from "../emulator/mod.ts";
import type { Target } from "./load.ts";

export interface GuideBackend {
  readonly pid: number;
  /** What to load it with: a user's request for a token. */
  target(): Promise<Target>;
  /** Requests a token once. */
  ask(): Promise<void>;
  stop(): void;
}

const FOLDER = new URL("./guide/", import.meta.url).pathname;
const Login = v.object({ token: v.string() });

/** @param options whether it keeps tokens, which the guide leaves to its reader. */
export async function startGuideBackend(
  carto: Emulator,
  { cached }: { cached: boolean },
): Promise<GuideBackend> {
  const installed = await new Deno.Command(Deno.execPath(), {
    args: ["install", "--quiet"],
    cwd: FOLDER,
  }).output();
  if (!installed.success) throw new Error(new TextDecoder().decode(installed.stderr));
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
    pid: process.pid,
    target: async () => ({ url, headers, method: "POST", body: await ask() }),
    async ask() {
      await ask();
    },
    stop: () => process.kill(),
  };
}
