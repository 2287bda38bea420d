/**
 * A flood of sign-ins: the latency of liveness and of a cached token with and without it, and the
 * number of sign-ins per second.
 */
import { say } from "../lib/log/terminal.ts";
import { makeDataDir, startApp } from "../tests/helpers/app.ts";
import { apiLogin, requestToken, SAME_ORIGIN, signInCookie } from "../tests/helpers/client.ts";
import { addUser, startCloud } from "../tests/helpers/cloud.ts";
import { measure, type Measured, median, type Target } from "./load.ts";
import type { Scale } from "./scale.ts";

const ANN = { username: "user.boston@acme.com", group: "BOSTON", password: "a long pass phrase" };
const SIZES = {
  full: { parallel: 64, warmUps: 1, rounds: 5, seconds: 4 },
  smoke: { parallel: 2, warmUps: 0, rounds: 1, seconds: 0.05 },
} as const;
/** Scheduled requests per second of each kind, in addition to the flood. */
const RATE = 100;

export async function benchSignIn(scale: Scale): Promise<void> {
  const { parallel, warmUps, rounds, seconds } = SIZES[scale];
  await using cloud = await startCloud();
  const dataDir = await makeDataDir();
  await addUser(dataDir, ANN);
  const app = await startApp({
    dataDir,
    hashes: "each time",
    environment: {
      ...cloud.environment,
      TOKEN_REQUESTS_PER_MINUTE: "1000000",
      // The flood is one user's, whose other session sends requests meanwhile.
      SESSIONS_PER_USER: "1000000",
    },
  });
  const cookie = await signInCookie(app.origin, ANN.username, ANN.password);
  const targets = {
    "/healthz": {
      url: `${app.origin}/healthz`,
      headers: {},
      body: await (await fetch(`${app.origin}/healthz`)).text(),
    },
    "/api/carto-token": {
      url: `${app.origin}/api/carto-token`,
      headers: { cookie, ...SAME_ORIGIN },
      body: await (await requestToken(app.origin, cookie)).text(),
      // The token's remaining seconds.
      random: '"expires_in":\\d+',
    },
  };
  const calm: Rounds = {};
  const flooded: Rounds = {};
  const perSecond: number[] = [];
  for (let round = -warmUps; round < rounds; round++) {
    const before = await measureAll(targets, seconds);
    const flood = startFlood(app.origin, parallel);
    const beside = await measureAll(targets, seconds);
    const rate = await flood.stop();
    if (round < 0) continue;
    perSecond.push(rate);
    for (const [path, measured] of before) (calm[path] ??= []).push(measured);
    for (const [path, measured] of beside) (flooded[path] ??= []).push(measured);
  }
  say(`  Medians of ${rounds} rounds of ${seconds} s, ${RATE} requests a second of each kind:`);
  for (const path of Object.keys(targets)) {
    say(`    ${path.padEnd(17)} by itself          ${inWords(calm[path])}`);
    say(`    ${" ".repeat(17)} beside ${parallel} sign-ins ${inWords(flooded[path])}`);
  }
  say(`  Sign-ins a second, ${parallel} at a time: ${median(perSecond).toFixed(1)}`);
  await app.stop();
  await Deno.remove(dataDir, { recursive: true });
}

type Rounds = Record<string, Measured[]>;

function measureAll(
  targets: Readonly<Record<string, Target>>,
  seconds: number,
): Promise<[string, Measured][]> {
  return Promise.all(
    Object.entries(targets).map(async ([path, target]): Promise<[string, Measured]> => [
      path,
      await measure(target, seconds, RATE),
    ]),
  );
}

/** The number of concurrent users who sign in repeatedly. */
function startFlood(origin: string, parallel: number): { stop(): Promise<number> } {
  const startedAt = performance.now();
  let going = true;
  let signedIn = 0;
  const people = Array.from({ length: parallel }, async () => {
    while (going) {
      const response = await apiLogin(origin, ANN);
      await response.body?.cancel();
      if (response.status !== 200) throw new Error(`A sign-in was answered ${response.status}`);
      signedIn++;
    }
  });
  return {
    async stop() {
      going = false;
      await Promise.all(people);
      return signedIn / (performance.now() - startedAt) * 1000;
    },
  };
}

function inWords(rounds: readonly Measured[] = []): string {
  const ms = (part: "p50Ms" | "p99Ms") =>
    `${median(rounds.map((round) => round[part])).toFixed(1).padStart(6)} ms`;
  return `p50 ${ms("p50Ms")}  p99 ${ms("p99Ms")}`;
}
