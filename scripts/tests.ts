/**
 * `deno task test` runs all tests in parallel processes, since many wait for guaranteed times.
 * With arguments it runs `deno test` with them.
 */
import { say } from "../lib/log/terminal.ts";
import { type TestJob, type TestJobs, testJobs } from "./test_jobs.ts";
import { runTests, TEST, type TestOutcome } from "./test_process.ts";

/** Tests that run first and alone, since they measure time. */
const ALONE = ["lib/identity/passwords/timing_test.ts"];

/**
 * The kinds of jobs of each parallel process, by priority. Only one browser job runs at a time,
 * until no other jobs are left.
 */
const LANES: readonly (readonly (keyof TestJobs)[])[] = [
  ["browser", "app", "unit"],
  ["app", "unit", "browser"],
  ["unit", "app", "browser"],
];

/** Deno then hides the output of passing tests: for units, only errors provoked by the tests. */
const QUIET = "--quiet";

/**
 * Files that wait for a browser or for other processes may fail because the machine was busy, and
 * files that share an isolate because of each other: so many jobs are run once more, alone and in
 * isolates of their own. More failures than that have another cause.
 */
const SECOND_TRIES = 3;
/** Of the longest files, shown at the end: the run takes at least as long as the first. */
const LONGEST = 8;

interface Result extends TestOutcome {
  readonly kind: keyof TestJobs;
  readonly job: TestJob;
}

/**
 * Runs jobs of the first kind that has any left, until there are none.
 *
 * @param left the jobs that no process has taken yet.
 */
async function runLane(
  left: Readonly<Record<keyof TestJobs, TestJob[]>>,
  kinds: readonly (keyof TestJobs)[],
  lane: number,
): Promise<Result[]> {
  const results: Result[] = [];
  for (;;) {
    const kind = kinds.find((kind) => left[kind].length > 0);
    const job = kind && left[kind].shift();
    if (kind === undefined || job === undefined) return results;
    // The other kinds print the figures that they check.
    const options = kind === "unit" ? [QUIET] : [];
    results.push({ kind, job, ...await runTests(job, lane, options) });
  }
}

/** @returns the results, with those of second tries in the place of the first. */
async function tryAgain(results: readonly Result[]): Promise<readonly Result[]> {
  const failed = results.filter(({ kind, job, success }) =>
    !success && (kind !== "unit" || job.inOneIsolate)
  );
  if (failed.length > SECOND_TRIES) return results;
  const again = new Map<Result, Result>();
  for (const result of failed) {
    say(`Once more, alone: ${result.job.files.join(" ")}`);
    const job = { ...result.job, inOneIsolate: false };
    again.set(result, { ...result, ...await runTests(job, Deno.pid) });
  }
  for (const { job, success } of again.values()) {
    if (success) say(`Unsteady, passed only when run alone: deno task test ${job.files.join(" ")}`);
  }
  return results.map((result) => again.get(result) ?? result);
}

async function testAll(): Promise<boolean> {
  const startedAt = performance.now();
  const { browser, app, unit } = await testJobs(new URL("../", import.meta.url), ALONE);
  const left = { browser: [...browser], app: [...app], unit: [...unit] };
  const alone: Result[] = [];
  for (const file of ALONE) {
    const job: TestJob = { files: [file], inOneIsolate: false };
    alone.push({ kind: "app", job, ...await runTests(job, Deno.pid) });
  }
  const beside = await Promise.all(
    LANES.map((kinds, index) => runLane(left, kinds, Deno.pid + index)),
  );
  const results = await tryAgain([...alone, ...beside.flat()]);
  const seconds = (ms: number) => Math.round(ms / 1000);
  const longest = results.toSorted((a, b) => b.tookMs - a.tookMs).slice(0, LONGEST);
  for (const { job, tookMs } of longest) say(`${seconds(tookMs)} s: ${nameOf(job)}`);
  const failed = results.filter(({ success }) => !success);
  for (const { job } of failed) say(`Failed: deno task test ${job.files.join(" ")}`);
  const sum = (count: (result: Result) => number) =>
    results.reduce((all, result) => all + count(result), 0);
  say(`All tests took ${seconds(performance.now() - startedAt)} s.`);
  // A process that ends without counting its tests has failed too.
  const failures = Math.max(sum(({ failed }) => failed), failed.length);
  say(`${sum(({ passed }) => passed)} passed, ${failures} failed`);
  return failed.length === 0;
}

function nameOf({ files }: TestJob): string {
  const [first = "", ...more] = files;
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}

async function testSome(args: readonly string[]): Promise<boolean> {
  const command = new Deno.Command(Deno.execPath(), { args: [...TEST, ...args] });
  return (await command.spawn().status).success;
}

const isWell = Deno.args.length > 0 ? await testSome(Deno.args) : await testAll();
if (!isWell) Deno.exit(1);
