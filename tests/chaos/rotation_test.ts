/** Secrets that change while two processes serve, restarted one after the other. */
import { assertExists } from "@std/assert/exists";
import { expect } from "@std/expect";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { type Emulator, startEmulator } from "../../emulator/mod.ts";
import { layOutData } from "../../emulator/test_data.ts";
import { sessionToken } from "../../lib/broker/session_token.ts";
import { ALL_API_TOKENS } from "../../lib/storage/key_prefixes.ts";
import { changedUserKey } from "../../lib/storage/keys.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import { say } from "../../lib/log/terminal.ts";
import { makeDataDir } from "../helpers/app.ts";
import { productionSecrets } from "../helpers/cloud.ts";
import { type MovableClock, movableClock } from "../helpers/manual_clock.ts";
import { SYSTEM_CLOCK } from "../../lib/clock/clock.ts";
import { type ProcessServices, startServices } from "../helpers/process_services.ts";

const HOUR_MS = 3_600_000;
const RECHECK_MS = 5_000;
const SECRETS = { old: productionSecrets(), new: productionSecrets() } as const;
type Ring = readonly ("old" | "new")[];

/** A signed-in user, with their first token. */
interface Visitor {
  readonly username: string;
  cookie: string;
  readonly token: string;
}

let clock: MovableClock;
let dataDir: string;
let carto: Emulator;
let processes: ProcessServices[];
let logged: Record<string, unknown>[];

beforeEach(async () => {
  clock = movableClock(SYSTEM_CLOCK);
  dataDir = await makeDataDir();
  await layOutData(dataDir);
  carto = await startEmulator({ dataDir, now: clock.now });
  processes = [];
  logged = [];
});
afterEach(async () => {
  for (const process of processes) await process.close();
  await carto.close();
  await Deno.remove(dataDir, { recursive: true });
});

async function start(ring: Ring): Promise<ProcessServices> {
  const listed = (name: string) => ring.map((one) => SECRETS[one][name] ?? "").join(",");
  return await startServices({
    carto,
    clock,
    kvPath: `${dataDir}/kv.sqlite3`,
    environment: {
      JWT_SECRET: listed("JWT_SECRET"),
      KV_ENCRYPTION_KEY: listed("KV_ENCRYPTION_KEY"),
    },
  });
}

async function restart(index: number, ring: Ring): Promise<void> {
  const before = processes[index];
  await before?.close();
  logged.push(...before?.logged ?? []);
  processes[index] = await start(ring);
}

function process(index: number): ProcessServices {
  const one = processes[index];
  assertExists(one);
  return one;
}

let visitors = 0;
async function signIn(at: ProcessServices): Promise<Visitor> {
  const username = `visitor${++visitors}@acme.com`;
  await at.users.add({ username, groups: ["BOSTON"], password: "a long pass phrase" });
  const who = { username, displayName: username, groups: ["BOSTON"], method: "password" } as const;
  const { token: cookie } = await at.sessions.start(who, "cookie");
  return { username, cookie, token: await tokenOf(at, cookie) };
}

async function tokenOf(at: ProcessServices, cookie: string): Promise<string> {
  const held = await sessionToken(at, (use) => at.sessions.read(cookie, "cookie", use));
  assertExists(held);
  return held.token.token;
}

/** @returns the visitor's token at this process; null if it does not know the session. */
async function tokenAt(at: ProcessServices, visitor: Visitor): Promise<string | null> {
  const session = await at.sessions.read(visitor.cookie, "cookie");
  if (session === null) return null;
  // As for a page, the cookie is signed again.
  visitor.cookie = await at.sessions.renewed(visitor.cookie, session) ?? visitor.cookie;
  return await tokenOf(at, visitor.cookie);
}

const recorded = (event: string) =>
  [...logged, ...processes.flatMap((one) => one.logged)].filter((one) => one.event === event);

/** Tokens at CARTO without a row in KV, and those that were deleted as orphans. */
async function orphans(): Promise<number> {
  const store = denoKv(`${dataDir}/kv.sqlite3`);
  const rows = JSON.stringify(
    (await Array.fromAsync(store.list(ALL_API_TOKENS))).map(({ value }) => value),
  );
  await store.close();
  const ended = new Set(recorded("token_revoked").map((one) => one.token_name));
  const lost = recorded("token_minted").filter(({ token_name, expires_at }) =>
    Date.parse(String(expires_at)) > clock.now() && !ended.has(token_name) &&
    !rows.includes(String(token_name))
  );
  return lost.length + recorded("orphan_deleted").length;
}

describe("secrets that change", () => {
  it("by the documented steps, lose no session, mint nothing twice and leave no orphan", async () => {
    const steps: Ring[] = [["old"], ["old", "new"], ["new", "old"], ["new"]];
    let known: Visitor[] = [];
    let pairs = 0;
    let lost = 0;
    let twice = 0;
    const compare = async () => {
      pairs++;
      clock.pass(RECHECK_MS);
      for (const at of processes) known.push(await signIn(at));
      for (const at of processes) {
        await at.broker.runMaintenance();
        for (const visitor of known) {
          const token = await tokenAt(at, visitor);
          if (token === null) lost++;
          else if (token !== visitor.token) twice++;
        }
      }
    };
    for (const ring of steps) {
      if (ring.length === 1 && ring[0] === "new") {
        // As documented: by then, all that the old secrets signed and sealed has expired.
        clock.pass(24 * HOUR_MS);
        known = [];
        await compare();
      }
      for (const index of [0, 1]) {
        await restart(index, ring);
        if (processes.length === 2) await compare();
      }
    }
    say(
      `Rotation: ${pairs} pairs of secrets, ${visitors} visitors: ${lost} sessions lost, ` +
        `${twice} tokens minted twice, ${await orphans()} orphans`,
    );
    expect([lost, twice, await orphans(), recorded("key_unknown").length]).toEqual([0, 0, 0, 0]);
    expect(recorded("token_minted")).toHaveLength(visitors);
    expect(pairs).toBe(8);
  });

  it("in the wrong order, cost a mint and no more: every token is known, and ends with its user", async () => {
    visitors = 0;
    await restart(0, ["new", "old"]);
    await restart(1, ["old"]);
    const [ahead, behind] = [process(0), process(1)];
    const visitor = await signIn(ahead);
    const who = {
      username: visitor.username,
      displayName: "",
      groups: ["BOSTON"],
      method: "password",
    } as const;
    const { token: cookie } = await behind.sessions.start(who, "cookie");
    const again = await tokenOf(behind, cookie);
    expect(again).not.toBe(visitor.token);
    for (let round = 0; round < 3; round++) {
      clock.pass(RECHECK_MS);
      for (const at of processes) {
        expect([visitor.token, again]).toContain(await tokenOf(at, cookie));
      }
    }
    expect(recorded("token_minted")).toHaveLength(2);
    for (const at of processes) await at.broker.runMaintenance();
    expect(await orphans()).toBe(0);
    expect(recorded("key_unknown")).toEqual([
      {
        event: "key_unknown",
        variable: "KV_ENCRYPTION_KEY",
        kid: expect.stringMatching(/^\w{8}$/),
      },
    ]);
    // The process without the key still deletes both, at the next reconciliation with CARTO's list.
    const deletions = () => carto.requests.filter(({ method }) => method === "DELETE").length;
    const store = denoKv(`${dataDir}/kv.sqlite3`);
    await store.commit({ set: [{ key: changedUserKey(visitor.username), value: "disabled" }] });
    await store.close();
    await behind.broker.runMaintenance();
    clock.pass(60_000);
    await behind.broker.runMaintenance();
    say(`Rotation in the wrong order: 2 tokens of one user, ${deletions()} deleted with them`);
    expect(deletions()).toBe(2);
  });
});
