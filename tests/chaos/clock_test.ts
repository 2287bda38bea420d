/** Two processes of one installation, one of them with a date that is hours ahead or back. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { say } from "../../lib/log/terminal.ts";
import { freePort, makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { AppClock } from "../helpers/app_clock.ts";
import { requestToken, signInCookie } from "../helpers/client.ts";
import { addUser, type Cloud, startCloud } from "../helpers/cloud.ts";
import { runUsers } from "../helpers/users.ts";

const HOUR_MS = 3_600_000;
const PASSWORD = "a long pass phrase";
const PORTS = [freePort(), freePort()] as const;
/** The guarantee: no new token after five seconds. */
const STOPPED_MS = 5_000;
/** Tolerance: dates are truncated to seconds, and responses take time. */
const NEAR_S = 10;
/** Offsets of the second process's date, one after the other. */
const DATES = [1, -1].map((hours) => hours * HOUR_MS);

let cloud: Cloud;
let dataDir: string;
let environment: Readonly<Record<string, string>>;
let apps: RunningApp[];
/** The users who are not disabled, with their tokens. */
const kept: { cookie: string; token: string }[] = [];
const clock = new AppClock(String(PORTS[1]));
let aheadMs = 0;

const startProcess = (process: 0 | 1) =>
  startApp({
    dataDir,
    preload: "tests/helpers/shifted_clock.ts",
    environment: { ...environment, PORT: String(PORTS[process]) },
  });

beforeAll(async () => {
  dataDir = await makeDataDir();
  cloud = await startCloud();
  environment = {
    ...cloud.environment,
    APP_ORIGIN: "https://maps.example.com",
    KV_PATH: `${dataDir}/kv.sqlite3`,
    SESSION_HOURS: "2",
    SESSION_IDLE_MINUTES: "30",
  };
  const names = [
    "restart",
    ...DATES.flatMap((_, at) => [`remembered${at}`, `stored${at}`, `there${at}`]),
  ];
  for (const username of names) {
    await addUser(dataDir, { username, group: "BOSTON", password: PASSWORD });
  }
  apps = [await startProcess(0), await startProcess(1)];
});
afterAll(async () => {
  await Promise.all(apps.map((app) => app.stop()));
  await clock[Symbol.asyncDispose]();
  await cloud[Symbol.asyncDispose]();
  await Deno.remove(dataDir, { recursive: true });
});

const at = (process: 0 | 1) => `http://localhost:${PORTS[process]}`;

async function setAhead(ms: number): Promise<void> {
  await clock.step(ms - aheadMs);
  aheadMs = ms;
}

/** A process's answer to a session's page: the token, or the status. */
async function tokenAt(process: 0 | 1, cookie: string): Promise<{ token: string; leftS: number }> {
  const response = await requestToken(at(process), cookie);
  const body = await response.json();
  return { token: body.token ?? String(response.status), leftS: body.expires_in };
}

/** @returns the milliseconds until neither process gives the disabled user a token. */
async function disable(username: string, cookie: string): Promise<number> {
  const { code, output } = await runUsers(["disable", username], { environment });
  if (code !== 0) throw new Error(output);
  const startedAt = performance.now();
  for (const process of [0, 1] as const) {
    while ((await tokenAt(process, cookie)).token !== "401") {
      if (performance.now() - startedAt > 2 * STOPPED_MS) throw new Error("It goes on");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return Math.round(performance.now() - startedAt);
}

const requests = (method: string) =>
  cloud.emulator.requests.filter((one) =>
    one.method === method && one.path.startsWith("/v3/tokens")
  )
    .length;

describe("a date that is hours off in one of two processes", () => {
  for (const [index, ms] of DATES.entries()) {
    it(`(${ms / HOUR_MS} h) changes no session, no token and no promise`, async () => {
      await setAhead(0);
      // One user is cached by the other process, another only stored.
      const remembered = await signInCookie(at(0), `remembered${index}`, PASSWORD);
      const first = await tokenAt(0, remembered);
      expect((await tokenAt(1, remembered)).token).toBe(first.token);
      const stored = await signInCookie(at(0), `stored${index}`, PASSWORD);
      const token = await tokenAt(0, stored);
      const minted = requests("POST");
      await setAhead(ms);
      const found = await tokenAt(1, stored);
      expect(found.token).toBe(token.token);
      expect(Math.abs(found.leftS - token.leftS)).toBeLessThan(NEAR_S);
      expect((await tokenAt(1, remembered)).token).toBe(first.token);
      expect(requests("POST")).toBe(minted);
      // Sessions of the process with the wrong date are valid at the other.
      const there = await signInCookie(at(1), `there${index}`, PASSWORD);
      const theirs = await tokenAt(1, there);
      expect((await tokenAt(0, there)).token).toBe(theirs.token);
      expect(Math.abs(theirs.leftS - 3_600)).toBeLessThan(NEAR_S);
      expect(requests("POST")).toBe(minted + 1);
      kept.push({ cookie: stored, token: token.token }, { cookie: there, token: theirs.token });
      const stoppedMs = await disable(`remembered${index}`, remembered);
      say(`The date ${ms / HOUR_MS} h off: a disabled user got no token after ${stoppedMs} ms`);
      expect(stoppedMs).toBeLessThan(STOPPED_MS + 500);
    });
  }

  it("is logged, also if it is wrong from the start", async () => {
    await apps[1]?.stop();
    await setAhead(-HOUR_MS);
    apps[1] = await startProcess(1);
    expect(apps[1].output()).toMatch(/"event":"clock_off".*"ahead_seconds":-3(599|600|601)/);
    const cookie = await signInCookie(at(1), "restart", PASSWORD);
    const { token, leftS } = await tokenAt(1, cookie);
    expect(Math.abs(leftS - 3_600)).toBeLessThan(NEAR_S);
    expect((await tokenAt(0, cookie)).token).toBe(token);
  });

  it("leaves everybody else the token they had, and orphans none", async () => {
    await setAhead(HOUR_MS);
    for (const { cookie, token } of kept) {
      for (const process of [0, 1] as const) {
        expect((await tokenAt(process, cookie)).token).toBe(token);
      }
    }
    expect(apps.map((app) => app.output()).join("")).not.toContain("orphan_deleted");
    say(`${kept.length} people kept their tokens over ${DATES.length + 2} steps of the date`);
  });
});
