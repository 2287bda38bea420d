/** Production in two regions and a branch beside it, from first sign-in to last sign-out. */
import { assert } from "@std/assert/assert";
import { inParallel } from "../../../lib/broker/jobs/in_parallel.ts";
import { createUsers } from "../../../lib/identity/users/users.ts";
import { denoKv } from "../../../lib/storage/deno_kv.ts";
import { type Cloud, startCloud } from "../../../tests/helpers/cloud.ts";
import { type Instance, startInstance } from "../../../tests/helpers/deno_deploy.ts";
import { spawnKvRegions } from "../../../tests/helpers/kv_connect/control.ts";
import { KV_ACCESS_TOKEN } from "../../../tests/helpers/kv_connect/server.ts";
import { tokensAtCarto } from "./carto.ts";
import { PASSWORD, percentile, Platform, type Region, REGIONS, type Visitor } from "./visitors.ts";

export interface ProductionOptions {
  /** The app directory; undefined for this project's. */
  readonly root?: string;
  /** How many are signed in at once. */
  readonly people: number;
  /** Whether an instance is killed while it mints, whose token cron then finds: half a minute. */
  readonly crash: boolean;
}

export interface Production {
  /** What users met that they should not have. */
  readonly errors: readonly string[];
  /** Tokens of production that were left at CARTO. */
  readonly orphans: number;
  /** What happened, for people. */
  readonly lines: readonly string[];
}

/** Round trips to the primary region, and from Europe, by Deno's table for strong reads. */
const ROUND_TRIP_MS: Readonly<Record<Region, number>> = { us: 7, eu: 94 };
const BRANCH = "git-branch/new-map";

/** All that one rehearsal runs on. */
interface Stage {
  readonly cloud: Cloud;
  /** The URL of each place's database. */
  readonly databases: Readonly<Record<Region | "branch", string>>;
  readonly platform: Platform;
  readonly visitors: readonly Visitor[];
  /** @returns the names of a timeline's tokens at CARTO. */
  tokens(timeline: string): Promise<readonly string[]>;
  start(region: Region | "branch"): Promise<Instance>;
}

export async function rehearseProduction(options: ProductionOptions): Promise<Production> {
  await using production = await spawnKvRegions(REGIONS.map((region) => ROUND_TRIP_MS[region]));
  await using ofBranch = await spawnKvRegions([ROUND_TRIP_MS.us]);
  await using cloud = await startCloud();
  const [us = "", eu = ""] = production.urls;
  const [branch = ""] = ofBranch.urls;
  return await rehearse(await setStage(cloud, { us, eu, branch }, options), options);
}

async function setStage(
  cloud: Cloud,
  databases: Stage["databases"],
  { root, people }: ProductionOptions,
): Promise<Stage> {
  const variables = cloud.environment;
  const visitors = Array.from({ length: people }, (_, index): Visitor => ({
    username: `person-${index}@acme.com`,
    region: REGIONS[index % REGIONS.length] ?? "us",
    cookie: "",
  }));
  for (const url of [databases.us, databases.branch]) {
    const storage = denoKv(url);
    const users = createUsers(storage, { demo: false, iterations: 1_000 });
    for (const { username } of visitors) {
      await users.add({ username, groups: ["BOSTON"], password: PASSWORD });
    }
    await storage.close();
  }
  return {
    cloud,
    databases,
    platform: new Platform(),
    visitors,
    tokens: (timeline) => tokensAtCarto(cloud.emulator, timeline, variables),
    start: (region) =>
      startInstance({
        ...root === undefined ? {} : { root },
        ...region === "branch"
          // A server of one's own in place of a linked database.
          ? {
            timeline: BRANCH,
            database: undefined,
            variables: {
              ...variables,
              KV_PATH: databases.branch,
              KV_ACCESS_TOKEN,
            },
          }
          : { timeline: "production", database: databases[region], variables },
      }),
  };
}

async function rehearse(stage: Stage, { crash }: ProductionOptions): Promise<Production> {
  const { platform, visitors } = stage;
  const lines: string[] = [];
  const [us, eu, branch] = await Promise.all((["us", "eu", "branch"] as const).map(stage.start));
  assert(us && eu && branch);
  platform.route("us", us);
  platform.route("eu", eu);
  const ready = [us, eu].map(({ readyMs }) => readyMs).join(" and ");
  lines.push(`3. Two regions start on a read-only disk: they answer after ${ready} ms`);

  await everyone(visitors, (one) => platform.signIn(one));
  await everyone(visitors, (one) => platform.openMap(one).then(() => {}));
  lines.push(`4. ${visitors.length} people sign in and open the map; answers: ${times(platform)}`);

  const branchToken = await visitBranch(branch);
  lines.push(`5. A branch with the same settings and CARTO account mints ${branchToken} token`);

  const replaced = await replaceUnderTraffic(stage);
  lines.push(`6. SIGINT while it answers: it ends after ${replaced} ms, and no answer is lost`);

  if (crash) {
    lines.push(`7. An instance is killed while it mints: ${await crashAndRepair(stage)}`);
  }
  await everyone(visitors, (one) => platform.signOut(one));
  const orphans = (await stage.tokens("production")).length;
  const others = (await stage.tokens(BRANCH)).length;
  lines.push(`8. All sign out: ${orphans} of their tokens are left at CARTO, and ${others} of the`);
  lines.push("   branch's, whose person is signed in");
  assert(others === branchToken, "the branch's token is gone");
  const last = [platform.route("eu", branch), platform.route("us", branch), branch];
  for (const instance of last) await instance?.interrupt();
  return { errors: platform.errors, orphans, lines };

  /** @returns how many tokens the branch has at CARTO then. */
  async function visitBranch(instance: Instance): Promise<number> {
    const own = new Platform();
    own.route("us", instance);
    const visitor: Visitor = { username: "person-0@acme.com", region: "us", cookie: "" };
    await own.signIn(visitor);
    await own.openMap(visitor);
    platform.errors.push(...own.errors);
    return (await stage.tokens(BRANCH)).length;
  }
}

const everyone = (visitors: readonly Visitor[], act: (visitor: Visitor) => Promise<void>) =>
  inParallel(visitors, visitors.length, act);

const times = ({ times }: Platform) =>
  `p50 ${percentile(times, 0.5)} ms, p95 ${percentile(times, 0.95)} ms`;

const HALF_SECOND_MS = 500;
const LEASE_ENDED_MS = 13_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Replaces the instance of a region as an eviction does, with a mint in progress on it.
 *
 * @returns the milliseconds from SIGINT to its end.
 */
async function replaceUnderTraffic(stage: Stage): Promise<number> {
  const { cloud, platform, visitors } = stage;
  const mint = { endpoint: "tokens", method: "POST", kind: "delay", ms: 2_000 } as const;
  const fault = cloud.emulator.faults.inject(mint);
  const leaving = visitors.filter(({ region }) => region === "eu");
  // Their tokens are gone with their sessions: each mints again.
  await everyone(leaving, (one) => platform.signOut(one));
  await everyone(leaving, (one) => platform.signIn(one));
  const next = await stage.start("eu");
  const opening = Promise.all(leaving.map((one) => platform.openMap(one)));
  await pause(HALF_SECOND_MS);
  // What was sent before has arrived by the time of the signal.
  const before = platform.route("eu", next);
  await pause(HALF_SECOND_MS);
  const ended = before?.interrupt();
  // Meanwhile the other one answers.
  await everyone(leaving, (one) => platform.openMap(one).then(() => {}));
  await opening;
  const { code, ms } = await ended ?? { code: 1, ms: 0 };
  fault.lift();
  assert(code === 0, `it ended with code ${code}:\n${before?.output()}`);
  return ms;
}

/** @returns what became of the token that the dead instance was minting. */
async function crashAndRepair(stage: Stage): Promise<string> {
  const { cloud, platform, visitors } = stage;
  const [visitor] = visitors;
  assert(visitor);
  await platform.signOut(visitor);
  const next = await stage.start("us");
  const before = new Set(await stage.tokens("production"));
  const isNew = (name: string) => !before.has(name);
  // CARTO creates the token that a sign-in prepares, but the process ends before the answer.
  const mint = { endpoint: "tokens", method: "POST", kind: "slow_body", ms: 5_000 } as const;
  const fault = cloud.emulator.faults.inject(mint);
  await platform.signIn(visitor);
  const signedInAt = performance.now();
  let lost: string | undefined;
  while (lost === undefined) {
    assert(performance.now() - signedInAt < 30_000, "no token is minted");
    await pause(50);
    lost = (await stage.tokens("production")).find(isNew);
  }
  const dying = platform.route("us", next);
  await dying?.kill();
  fault.lift();
  const { name } = await next.cron.registered();
  const startedAt = performance.now();
  // By the time that the platform's next run comes, the dead instance's lease has ended.
  await pause(LEASE_ENDED_MS);
  let runs = 0;
  while ((await stage.tokens("production")).includes(lost)) {
    assert(performance.now() - startedAt < 120_000, "the lost token is still at CARTO");
    await next.cron.invoke(name);
    runs++;
  }
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  return `cron's run ${runs} deletes the lost token, after ${seconds} s`;
}
