/** Two processes with continuous token requests of a user who is disabled meanwhile. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { say } from "../../lib/log/terminal.ts";
import { freePort, makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { requestToken, signInCookie } from "../helpers/client.ts";
import { addUser, type Cloud, startCloud } from "../helpers/cloud.ts";
import { runUsers } from "../helpers/users.ts";

const PASSWORD = "a long pass phrase";
const PORTS = [freePort(), freePort()] as const;
/** The guarantees: no token from any process after five seconds, none at CARTO after ten. */
const STOPPED_MS = 5_000;
const DELETED_MS = 10_000;
const ASK_EVERY_MS = 50;
const SESSIONS = 5;

let cloud: Cloud;
let dataDir: string;
let apps: RunningApp[];

beforeAll(async () => {
  dataDir = await makeDataDir();
  for (const username of ["ann", "bob"]) {
    await addUser(dataDir, { username, group: "BOSTON", password: PASSWORD });
  }
  cloud = await startCloud();
  apps = await Promise.all(PORTS.map((port) =>
    startApp({
      dataDir,
      environment: {
        ...cloud.environment,
        APP_ORIGIN: "https://maps.example.com",
        TOKEN_REQUESTS_PER_MINUTE: "10000",
        PORT: String(port),
      },
    })
  ));
});
afterAll(async () => {
  await Promise.all(apps.map((app) => app.stop()));
  await cloud[Symbol.asyncDispose]();
  await Deno.remove(dataDir, { recursive: true });
});

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The numbers of tokens that CARTO has created and deleted. */
function counts() {
  const done = (method: string) =>
    cloud.emulator.requests.filter((one) =>
      one.method === method && one.path.startsWith("/v3/tokens") && one.status < 300
    ).length;
  return { made: done("POST"), deleted: done("DELETE") };
}

interface Asking {
  /** When a process last returned a token. */
  lastAt: number;
  readonly tokens: Set<string>;
  stop(): Promise<void>;
}

/** Requests the token from a process continuously. */
function keepAsking(port: number, cookie: string): Asking {
  let isOver = false;
  const asking = { lastAt: 0, tokens: new Set<string>() };
  const done = (async () => {
    while (!isOver) {
      const response = await requestToken(`http://localhost:${port}`, cookie);
      const { token } = await response.json();
      if (response.ok) {
        asking.lastAt = performance.now();
        asking.tokens.add(token);
      }
      await sleep(ASK_EVERY_MS);
    }
  })();
  return Object.assign(asking, {
    async stop() {
      isOver = true;
      await done;
    },
  });
}

async function disable(username: string): Promise<void> {
  const { code, output } = await runUsers(["disable", username], {
    environment: { ...cloud.environment, KV_PATH: `${dataDir}/kv.sqlite3` },
  });
  if (code !== 0) throw new Error(output);
}

/** Waits until CARTO has deleted as many tokens as it has created. @returns these counts. */
async function allDeleted(since: number): Promise<ReturnType<typeof counts>> {
  for (;;) {
    const now = counts();
    if (now.made === now.deleted || performance.now() - since > DELETED_MS) return now;
    await sleep(ASK_EVERY_MS);
  }
}

describe("a user who is disabled while both processes are asked for the token all the time", () => {
  it("has no token at CARTO after ten seconds, whichever process minted when", async () => {
    const asking: Asking[] = [];
    // Each user is cached for a different time, so in some process the cached user outlives the
    // cached token.
    for (let session = 0; session < SESSIONS; session++) {
      const cookie = await signInCookie(`http://localhost:${PORTS[0]}`, "ann", PASSWORD);
      asking.push(...PORTS.map((port) => keepAsking(port, cookie)));
      await sleep(STOPPED_MS / SESSIONS);
    }
    await disable("ann");
    const since = performance.now();
    await sleep(STOPPED_MS + 2_000);
    await Promise.all(asking.map((one) => one.stop()));
    const { made, deleted } = await allDeleted(since);
    const lastMs = Math.max(...asking.map(({ lastAt }) => lastAt - since));
    const different = new Set(asking.flatMap(({ tokens }) => [...tokens])).size;
    say(
      `Disabled under polling: ${different} tokens given, the last ${
        Math.max(0, lastMs).toFixed(0)
      } ms after; at CARTO ${made} made and ${deleted} deleted`,
    );
    expect(lastMs).toBeLessThan(STOPPED_MS + 500);
    expect({ made, deleted }).toEqual({ made, deleted: made });
  });

  it("nor where a mint was under way at CARTO", async () => {
    const before = counts();
    cloud.emulator.faults.inject({
      endpoint: "tokens",
      method: "POST",
      kind: "delay",
      ms: 4_000,
      times: 1,
    });
    const cookie = await signInCookie(`http://localhost:${PORTS[0]}`, "bob", PASSWORD);
    const asked = PORTS.map((port) => requestToken(`http://localhost:${port}`, cookie));
    await sleep(1_000);
    await disable("bob");
    const since = performance.now();
    const statuses = (await Promise.all(asked)).map(async (response) => {
      await response.body?.cancel();
      return response.status;
    });
    expect(await Promise.all(statuses)).toEqual([401, 401]);
    const { made, deleted } = await allDeleted(since);
    const seconds = (performance.now() - since) / 1000;
    say(
      `Disabled during a mint of 4 s: ${made - before.made} made and ` +
        `${deleted - before.deleted} deleted, all after ${seconds.toFixed(1)} s`,
    );
    expect({ made, deleted }).toEqual({ made: before.made + 1, deleted: before.made + 1 });
  });
});
