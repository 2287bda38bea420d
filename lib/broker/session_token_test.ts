/**
 * A session's end between any two steps of a mint in another process, and maintenance between any
 * two steps that follow. Both processes run here, on one KV and one clock.
 */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Emulator, startEmulator } from "../../emulator/mod.ts";
import { layOutData } from "../../emulator/test_data.ts";
import { setUpBroker } from "../../tests/helpers/broker.ts";
import { aliveAtCarto, isAlive, newOrigin } from "../../tests/helpers/broker_on_kv.ts";
import { manualClock } from "../../tests/helpers/manual_clock.ts";
import { createSessions, RECHECK_MS } from "../identity/sessions/sessions.ts";
import { createUsers } from "../identity/users/users.ts";
import { denoKv } from "../storage/deno_kv.ts";
import type { KvStorage } from "../storage/kv_storage.ts";
import { say } from "../log/terminal.ts";
import { type ReadSession, sessionToken } from "./session_token.ts";

const HOUR_MS = 3_600_000;
/** Concurrent runs: most of each is waiting. */
const SIDE_BY_SIDE = 16;
const ANN = {
  username: "ann",
  displayName: "Ann",
  groups: ["BOSTON"],
  method: "oidc",
} as const;

let carto: Emulator;
let dataDir: string;
beforeAll(async () => {
  dataDir = await Deno.makeTempDir();
  await layOutData(dataDir);
  carto = await startEmulator({ dataDir });
});
afterAll(async () => {
  await carto.close();
  await Deno.remove(dataDir, { recursive: true });
});

type Turn = () => Promise<void>;

/** The same KV, with a hook before each operation. */
function withTurns(store: KvStorage, turn: Turn): KvStorage {
  const before = <T>(operation: () => Promise<T>) => turn().then(operation);
  return {
    ...store,
    get: (key) => before(() => store.get(key)),
    getMany: (keys) => before(() => store.getMany(keys)),
    commit: (change) => before(() => store.commit(change)),
  };
}

/** Two processes; `turn` runs at each step of the second, against KV and CARTO. */
async function setUp() {
  const store = denoKv(":memory:");
  const clock = manualClock();
  const origin = newOrigin();
  const hook: { turn: Turn } = { turn: () => Promise.resolve() };
  const turn = () => hook.turn();
  async function startProcess(store: KvStorage, fetch: typeof globalThis.fetch) {
    const users = createUsers(store, { demo: false, iterations: 1 });
    const bench = await setUpBroker(carto, { store, clock, origin, fetch });
    const sessions = await createSessions({
      store,
      jwtSecrets: ["0b5f8e1c9d7a4263b8c1f0e2d3a49587"],
      issuer: origin,
      limits: { lifetimeMs: 12 * HOUR_MS, idleMs: HOUR_MS, perUser: 20 },
      standing: users.standing,
      ...clock,
    });
    const { broker, inForce: { access }, audited } = bench;
    const audit = { record: (event: (typeof audited)[number]) => void audited.push(event) };
    const options = {
      access,
      broker,
      audit: { ...audit, flush: () => Promise.resolve() },
      log: { info() {}, error() {} },
    };
    const readOf = (cookie: string): ReadSession => (use) => sessions.read(cookie, "cookie", use);
    return {
      ...bench,
      users,
      sessions,
      read: (cookie: string) => readOf(cookie)(),
      ask: async (cookie: string) =>
        (await sessionToken(options, readOf(cookie)))?.token.token ?? null,
    };
  }
  const first = await startProcess(store, fetch);
  const second = await startProcess(withTurns(store, turn), async (input, init) => {
    await turn();
    const answer = await fetch(input, init);
    await turn();
    return answer;
  });
  await first.users.admit(ANN);
  // Both have CARTO's OAuth token.
  await Promise.all([first.broker.prepare(), second.broker.prepare()]);
  const { token: cookie, session } = await first.sessions.start(ANN, "cookie");
  return {
    ...{ clock, origin, first, second, hook, cookie, session },
    [Symbol.asyncDispose]: () => store.close(),
  };
}

type Bench = Awaited<ReturnType<typeof setUp>>;

/** How Ann's session ends; where one of her sessions stays, the token that may live after it. */
interface End {
  /** Before everything. @default {nothing} */
  prepare?(at: Bench): Promise<void>;
  end(at: Bench): Promise<unknown>;
  /**
   * After it, and again after maintenance. @returns the cookie of the session that is live then.
   */
  after?(at: Bench): Promise<string>;
}

/** In a browser of hers that stays signed in. */
const others = new WeakMap<Bench, string>();
const otherOf = (at: Bench) => Promise.resolve(others.get(at) ?? "");
async function signInElsewhere(at: Bench): Promise<string> {
  const cookie = others.get(at) ?? (await at.first.sessions.start(ANN, "cookie")).token;
  others.set(at, cookie);
  return cookie;
}

const ENDS: Readonly<Record<string, End>> = {
  disabled: { end: (at) => at.first.users.change("ann", { disabled: true }) },
  moved: { end: (at) => at.first.users.change("ann", { groups: ["NEW YORK"] }) },
  removed: { end: (at) => at.first.users.remove("ann") },
  "signed out": { end: (at) => at.first.sessions.end(at.session) },
  "signed out everywhere": { end: (at) => at.first.sessions.endAll("ann") },
  "signed out, and in again elsewhere": {
    end: (at) => at.first.sessions.end(at.session),
    after: signInElsewhere,
  },
  "ended from another browser": {
    prepare: async (at) => void await signInElsewhere(at),
    end: (at) => at.first.sessions.endByHash("ann", at.session.idHash),
    after: otherOf,
  },
};

interface Case {
  /**
   * The step of the other process at which the session ends, and the step of maintenance; none is
   * step 0.
   */
  readonly endAt: number;
  readonly sweepAt: number;
  /** What the other process has cached at first. */
  readonly knows: "nothing" | "the session" | "the token";
}

/** @returns the number of steps, and what is wrong. */
async function run(how: End, { endAt, sweepAt, knows }: Case) {
  await using at = await setUp();
  const { first, second, hook, cookie, clock } = at;
  await how.prepare?.(at);
  if (knows === "the session") await second.read(cookie);
  if (knows === "the token") await second.ask(cookie);
  let [steps, ended, swept] = [0, false, false];
  let last: Promise<void> = Promise.resolve();
  const proceedTo = async (step: number) => {
    if (step >= endAt && !ended) {
      ended = true;
      await how.end(at);
      if (how.after) await first.ask(await how.after(at));
    }
    if (step >= sweepAt && !swept) {
      swept = true;
      await first.broker.runMaintenance();
      if (how.after) await first.ask(await how.after(at));
    }
  };
  // In turn: what the other process does behind its answer may be a step, too.
  const proceed = (step: number) => last = last.then(() => proceedTo(step));
  hook.turn = () => proceed(++steps);
  const received = [await second.ask(cookie)];
  hook.turn = () => Promise.resolve();
  await proceed(Infinity);
  // Repeatedly, while the session is cached.
  received.push(await second.ask(cookie));
  const rightful = how.after ? await second.ask(await how.after(at)) : null;
  clock.pass(RECHECK_MS);
  const late = await second.ask(cookie);
  await second.broker.runMaintenance();
  const alive = await aliveAtCarto(carto, at.origin);
  const held = await Promise.all(
    received.map(async (token) => token !== null && await isAlive(carto, token)),
  );
  const isRight = rightful === null ? how.after === undefined : await isAlive(carto, rightful);
  return {
    steps,
    wrong: {
      kept: held.filter(Boolean).length,
      late: late === null ? 0 : 1,
      left: alive.length - (how.after ? 1 : 0),
      dead: isRight ? 0 : 1,
    },
  };
}

describe("a user's end at any step of another process's mint, and maintenance at any later one", () => {
  for (const [name, how] of Object.entries(ENDS)) {
    it(`leaves no token (${name})`, async () => {
      const wrong: unknown[] = [];
      let runs = 0;
      for (const knows of ["nothing", "the session", "the token"] as const) {
        const { steps } = await run(how, { endAt: Infinity, sweepAt: Infinity, knows });
        const cases = Array.from(
          { length: steps + 1 },
          (_, endAt) =>
            Array.from({ length: steps + 1 - endAt }, (_, n) => ({
              endAt,
              sweepAt: endAt + n,
              knows,
            })),
        ).flat();
        runs += cases.length;
        const left = cases.values();
        await Promise.all(Array.from({ length: SIDE_BY_SIDE }, async () => {
          for (const one of left) {
            const found = (await run(how, one)).wrong;
            if (Object.values(found).some((count) => count > 0)) wrong.push({ ...one, ...found });
          }
        }));
      }
      say(`${name}: ${runs} interleavings, ${wrong.length} with a token left or served too late`);
      expect(wrong).toEqual([]);
    });
  }
});

describe("a cold token", () => {
  it("costs five round trips to KV, and a warm one none", async () => {
    await using at = await setUp();
    let trips = 0;
    at.hook.turn = () => Promise.resolve(void trips++);
    await at.second.ask(at.cookie);
    // The call to CARTO has two turns.
    expect(trips - 2).toBe(5);
    await at.second.ask(at.cookie);
    expect(trips - 2).toBe(5);
    say("A cold token, its session read: 5 round trips to KV; a warm one: 0");
  });
});
