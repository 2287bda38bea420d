/**
 * The token endpoint: warm, compared to a bare Deno.serve with the same bytes and to the backend of
 * CARTO's guide with a cache; cold, compared to CARTO's own latency; and the number of calls to
 * CARTO. If the system has `taskset`, servers get one CPU and the client another.
 */
import { makeDataDir, startApp } from "../tests/helpers/app.ts";
import { requestToken, SAME_ORIGIN, signInCookie } from "../tests/helpers/client.ts";
import { addUser, type Cloud, startCloud } from "../tests/helpers/cloud.ts";
import { say } from "../lib/log/terminal.ts";
import { type GuideBackend, startGuideBackend } from "./guide_backend.ts";
import {
  measure,
  type Measured,
  median,
  spread,
  startServer,
  stolenSeconds,
  type Target,
  throughput,
} from "./load.ts";
import type { Scale } from "./scale.ts";

const SIZES = {
  full: {
    warmUps: 3,
    rounds: 9,
    seconds: 2,
    halfLoadSeconds: 5,
    warmRequests: 10_000,
    colds: 5,
    asked: 100,
  },
  smoke: {
    warmUps: 0,
    rounds: 1,
    seconds: 0.05,
    halfLoadSeconds: 0.05,
    warmRequests: 1,
    colds: 1,
    asked: 1,
  },
} as const;
const ANN = { username: "user.boston@acme.com", group: "BOSTON", password: "a long pass phrase" };
const UPSTREAM_MS = 200;
/** The answer contains the token's remaining seconds. */
const RANDOM = '"expires_in":\\d+';

export async function benchToken(scale: Scale): Promise<void> {
  const sizes: Sizes = SIZES[scale];
  await using cloud = await startCloud();
  const dataDir = await makeDataDir();
  await addUser(dataDir, ANN);
  const app = await startApp({
    dataDir,
    // One session sends all requests, so its limit is raised: the endpoint is measured.
    environment: { ...cloud.environment, TOKEN_REQUESTS_PER_MINUTE: "100000000" },
  });
  const cookie = await signInCookie(app.origin, ANN.username, ANN.password);
  const body = await (await requestToken(app.origin, cookie)).text();
  const type = "application/json";
  const bare = await startServer("fresh_server.ts", ["bare"], JSON.stringify({ body, type }));
  const guide = await startGuideBackend(cloud.emulator, { cached: true });
  const pinned = await pin([app.pid, guide.pid, bare.pid]);

  const headers = { cookie, ...SAME_ORIGIN };
  const targets = {
    ours: { url: `${app.origin}/api/carto-token`, headers, body, random: RANDOM },
    bare: { url: bare.origin, headers, body, random: RANDOM },
    guide: await guide.target(),
  };
  const load = await warm(
    sizes,
    targets,
    pinned ? "servers on one processor, the client on another" : "not pinned",
  );
  await atHalfLoad(sizes, targets, load / 2);
  await calls(sizes, cloud, targets.ours);
  bare.stop();
  guide.stop();
  await app.stop();
  await Deno.remove(dataDir, { recursive: true });
  await cold(sizes, cloud);
  await guideCalls(sizes, cloud);
}

type Sizes = typeof SIZES[Scale];
type Targets = Readonly<Record<"ours" | "bare" | "guide", Target>>;

const NAMES = [
  ["ours", "/api/carto-token"],
  ["bare", "bare Deno.serve"],
  ["guide", "the guide's, with a cache"],
] as const;
const HALF_LOAD_ROUNDS = 3;

/** @returns our answers per second, the median of all rounds. */
async function warm(
  { warmUps, rounds: count, seconds }: Sizes,
  targets: Targets,
  where: string,
): Promise<number> {
  const rounds: Record<keyof Targets, number>[] = [];
  for (let round = -warmUps; round < count; round++) {
    const measured = {
      ours: await throughput(targets.ours, seconds),
      bare: await throughput(targets.bare, seconds),
      guide: await throughput(targets.guide, seconds),
    };
    if (round >= 0) rounds.push(measured);
  }
  const perSecond = (name: keyof Targets) => median(rounds.map((round) => round[name]));
  say(`  Warm, ${count} rounds of ${seconds} s, ${where}:`);
  for (const [name, what] of NAMES) {
    say(`    ${what.padEnd(25)} ${whole(perSecond(name)).padStart(8)} answers/s`);
  }
  say(`    ours / bare               ${spread(rounds.map(({ ours, bare }) => ours / bare))}`);
  say(`    ours / the guide's        ${spread(rounds.map(({ ours, guide }) => ours / guide))}`);
  return perSecond("ours");
}

const whole = (count: number) => Math.round(count).toLocaleString("en");

/**
 * All of them at the same rate, half of what ours can do: what the bare server's requests wait too
 * is the client's doing, or the machine's.
 */
async function atHalfLoad(
  { rounds: count, halfLoadSeconds }: Sizes,
  targets: Targets,
  half: number,
): Promise<void> {
  const rounds: Record<keyof Targets, Measured>[] = [];
  const before = await stolenSeconds();
  for (let round = 0; round < Math.min(count, HALF_LOAD_ROUNDS); round++) {
    rounds.push({
      ours: await measure(targets.ours, halfLoadSeconds, half),
      bare: await measure(targets.bare, halfLoadSeconds, half),
      guide: await measure(targets.guide, halfLoadSeconds, half),
    });
  }
  const ms = (name: keyof Targets, of: (measured: Measured) => number) =>
    `${median(rounds.map((round) => of(round[name]))).toFixed(2)} ms`;
  say(`  At half of our load, ${whole(half)}/s, medians of ${rounds.length} rounds:`);
  for (const [name, what] of NAMES) {
    const [p50, p99] = [ms(name, ({ p50Ms }) => p50Ms), ms(name, ({ p99Ms }) => p99Ms)];
    say(`    ${what.padEnd(25)} p50 ${p50.padStart(10)}, p99 ${p99.padStart(10)}`);
  }
  const stolen = await stolenSeconds();
  if (before === null || stolen === null) return;
  say(`    The host took ${(stolen - before).toFixed(2)} s of the processors meanwhile`);
}

async function calls(
  { seconds, warmRequests }: Sizes,
  cloud: Cloud,
  target: Target,
): Promise<void> {
  const before = cloud.emulator.requests.length;
  let answers = 0;
  while (answers < warmRequests) answers += await throughput(target, seconds) * seconds;
  const made = cloud.emulator.requests.length - before;
  say(`  Calls to CARTO in ${whole(answers)} warm requests: ${made}`);
}

/** A first mint with a delay for each of CARTO's two answers. */
async function cold({ colds }: Sizes, cloud: Cloud): Promise<void> {
  const faults = (["oauth", "tokens"] as const).map((endpoint) =>
    cloud.emulator.faults.inject({ endpoint, kind: "delay", ms: UPSTREAM_MS })
  );
  const overheads: number[] = [];
  for (let round = 0; round < colds; round++) {
    const dataDir = await makeDataDir();
    await addUser(dataDir, ANN);
    const app = await startApp({ dataDir, environment: cloud.environment });
    const cookie = await signInCookie(app.origin, ANN.username, ANN.password);
    const startedAt = performance.now();
    await (await requestToken(app.origin, cookie)).text();
    overheads.push(performance.now() - startedAt - 2 * UPSTREAM_MS);
    await app.stop();
    await Deno.remove(dataDir, { recursive: true });
  }
  for (const fault of faults) fault.lift();
  const ms = median(overheads).toFixed(0);
  say(
    `  Cold, with ${UPSTREAM_MS} ms for each of CARTO's 2 answers: ${ms} ms beside them (of ${colds})`,
  );
}

async function guideCalls({ asked }: Sizes, cloud: Cloud): Promise<void> {
  const guide: GuideBackend = await startGuideBackend(cloud.emulator, { cached: false });
  const before = cloud.emulator.requests.length;
  for (let request = 0; request < asked; request++) await guide.ask();
  const made = (cloud.emulator.requests.length - before) / asked * 10_000;
  guide.stop();
  say(`  Calls to CARTO in 10,000 requests as the guide has it: ${whole(made)}`);
}

/** Pins the servers to one CPU, and this process with its clients to another. */
async function pin(servers: readonly number[]): Promise<boolean> {
  const onto = async (processor: number, pid: number) => {
    const args = ["-a", "-c", "-p", String(processor), String(pid)];
    const command = new Deno.Command("taskset", { args, stdout: "null", stderr: "null" });
    return (await command.output().catch(() => ({ success: false }))).success;
  };
  if (navigator.hardwareConcurrency < 2) return false;
  const done = await Promise.all([onto(1, Deno.pid), ...servers.map((pid) => onto(0, pid))]);
  return done.every((success) => success);
}
