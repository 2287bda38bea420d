/**
 * The console over very many rows: how long its pages take at the server, and the memory of the app
 * after each period of asking all of them, in which growth would show.
 */
import { layOutData } from "../emulator/test_data.ts";
import { sha256Hex } from "../lib/crypto/sha256.ts";
import { say } from "../lib/log/terminal.ts";
import { denoKv } from "../lib/storage/deno_kv.ts";
import { enforcedPolicyKey } from "../lib/storage/keys.ts";
import { createSealer } from "../lib/storage/seal.ts";
import { type AdminApp, startAdminApp } from "../tests/helpers/admin.ts";
import { makeDataDir } from "../tests/helpers/app.ts";
import { layOutAccounts } from "../tests/helpers/demo_accounts.ts";
import { KEY } from "../tests/helpers/broker_on_kv.ts";
import { fillWithPeople, shownNameOf, usernameOf } from "../tests/helpers/many_people.ts";
import { median } from "./load.ts";
import type { Scale } from "./scale.ts";

const POLICY = new URL("../policy.json", import.meta.url);
const SIZES = {
  full: { people: 50_000, sessions: 100_000, tokens: 50_000, periods: 6, rounds: 20 },
  smoke: { people: 60, sessions: 60, tokens: 60, periods: 1, rounds: 1 },
} as const;

export async function benchConsole(scale: Scale): Promise<void> {
  const { periods, rounds, ...sizes } = SIZES[scale];
  const dataDir = await makeDataDir();
  const kvPath = `${dataDir}/kv.sqlite3`;
  await layOutData(dataDir);
  await layOutAccounts(kvPath);
  const store = denoKv(kvPath);
  await fillWithPeople(store, { ...sizes, now: Date.now(), sealer: await createSealer([KEY]) });
  // Their tokens are of no policy: the app would revoke them at its start.
  const policy = sha256Hex(await Deno.readTextFile(POLICY));
  await store.commit({ set: [{ key: enforcedPolicyKey(), value: policy }] });
  await store.close();
  const app = await startAdminApp({ dataDir });
  const middle = Math.floor(sizes.people / 2);
  const paths = {
    "people, first page": "/admin/people",
    "people, by the start of a user name": `/admin/people?q=${usernameOf(middle).slice(0, 12)}`,
    "people, by the start of a name": `/admin/people?q=${
      encodeURIComponent(shownNameOf(middle).slice(0, 11))
    }`,
    "a person": `/admin/people/person?name=${usernameOf(middle)}`,
    "sessions, first page": "/admin/sessions",
    "sessions, by the start of a user name": `/admin/sessions?q=${usernameOf(middle)}`,
    "tokens, first page": "/admin/tokens",
    "tokens, of a person": `/admin/tokens?q=${usernameOf(middle)}`,
    "access": "/admin/access",
    "access of a person": `/admin/access?person=${usernameOf(middle)}`,
    "audit": "/admin/audit",
    "usage": "/admin/usage",
    "policy and maps": "/admin/documents",
    "overview": "/admin",
  };
  say(`${sizes.people} people, ${sizes.sessions} sessions, ${sizes.tokens} tokens`);
  const times = new Map(Object.keys(paths).map((name) => [name, new Array<number>()]));
  // The app compares all tokens with CARTO's when it starts.
  say(`the first page after the start: ${(await timed(app, "/admin/people")).toFixed(0)} ms`);
  say(`Memory of the app: ${await memoryOf(app.pid)} MB`);
  for (let period = 1; period <= periods; period++) {
    for (const [name, path] of Object.entries(paths)) {
      for (let round = 0; round < rounds; round++) times.get(name)?.push(await timed(app, path));
    }
    say(`after ${period * rounds} times all pages: ${await memoryOf(app.pid)} MB`);
  }
  for (const [name, taken] of times) {
    say(`${name}: ${median(taken).toFixed(0)} ms, at most ${Math.max(...taken).toFixed(0)} ms`);
  }
  await app.stop();
  await Deno.remove(dataDir, { recursive: true });
}

/** @returns how long the page took, in milliseconds. */
async function timed(app: AdminApp, path: string): Promise<number> {
  const startedAt = performance.now();
  const response = await app.get(path);
  const page = await response.text();
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${page}`);
  return performance.now() - startedAt;
}

/** @returns the resident memory of a process in megabytes; NaN where the system has no /proc. */
async function memoryOf(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => "");
  return Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024);
}
