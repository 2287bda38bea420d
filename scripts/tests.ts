/**
 * `deno task test` runs all tests in parallel processes, since many wait for guaranteed times.
 * With arguments it runs `deno test` with them.
 */
import { say } from "../lib/log/terminal.ts";
import { type TestJob, type TestJobs, testJobs } from "./test_jobs.ts";

/** Tests that measure time run first and alone, so that others do not slow them down. */
const ALONE = ["lib/identity/timing_test.ts"];

/**
 * The kinds of jobs of each parallel process, by priority. Only one browser job runs at a time,
 * until no other jobs are left.
 */
const LANES: readonly (readonly (keyof TestJobs)[])[] = [
  ["browser", "app", "unit"],
  ["app", "unit", "browser"],
  ["unit", "app", "browser"],
];

/** `deno check` checks types: here they would be checked again for every worker of a test. */
const TEST = ["test", "-A", "--no-check"];
/** Deno then hides the output of passing tests: for units, only errors provoked by the tests. */
const QUIET = "--quiet";

/** Runs `deno test`. @returns whether all tests pass. */
async function test(args: readonly string[]): Promise<boolean> {
  const command = new Deno.Command(Deno.execPath(), { args: [...TEST, ...args] });
  return (await command.spawn().status).success;
}

/**
 * Runs `deno test` in parallel with others. The output of each file is printed in one piece, so
 * that outputs do not mix.
 *
 * @param lane a number unique among processes and concurrent runs; it selects the port range.
 * @returns whether all tests pass.
 */
async function testBeside(args: readonly string[], lane: number): Promise<boolean> {
  const process = new Deno.Command(Deno.execPath(), {
    args: [...TEST, ...args],
    env: {
      TEST_LANE: String(lane),
      ...Deno.stdout.isTerminal() && !Deno.noColor ? { FORCE_COLOR: "1" } : {},
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let pending: string[] = [];
  const show = () => {
    if (pending.length > 0) say(pending.join("\n"));
    pending = [];
  };
  const listen = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    let rest = "";
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (/running \d+ tests? from /.test(line)) show();
        pending.push(line);
        // Prints at once which test hangs.
        if (line.includes("has been running for over")) show();
      }
    }
    if (rest !== "") pending.push(rest);
  };
  await Promise.all([listen(process.stdout), listen(process.stderr)]);
  show();
  return (await process.status).success;
}

/**
 * Runs jobs of the first kind that has any left, until there are none.
 *
 * @param left the jobs that no process has taken yet.
 * @returns those that failed.
 */
async function runLane(
  left: Readonly<Record<keyof TestJobs, TestJob[]>>,
  kinds: readonly (keyof TestJobs)[],
  lane: number,
): Promise<TestJob[]> {
  const failed: TestJob[] = [];
  for (;;) {
    const kind = kinds.find((kind) => left[kind].length > 0);
    const job = kind && left[kind].shift();
    if (job === undefined) return failed;
    // The other kinds print the figures that they check.
    const args = kind === "unit" ? [QUIET, ...job] : job;
    if (!await testBeside(args, lane)) failed.push(job);
  }
}

async function testAll(): Promise<boolean> {
  const startedAt = performance.now();
  const { browser, app, unit } = await testJobs(new URL("../", import.meta.url), ALONE);
  const left = { browser: [...browser], app: [...app], unit: [...unit] };
  const failedAlone = await test(ALONE) ? [] : [ALONE];
  const failed = await Promise.all(
    LANES.map((kinds, index) => runLane(left, kinds, Deno.pid + index)),
  );
  const all = [...failedAlone, ...failed.flat()];
  for (const job of all) say(`Failed: deno task test ${job.join(" ")}`);
  say(`All tests took ${Math.round((performance.now() - startedAt) / 1000)} s.`);
  return all.length === 0;
}

const isWell = Deno.args.length > 0 ? await test(Deno.args) : await testAll();
if (!isWell) Deno.exit(1);
