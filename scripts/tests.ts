/**
 * `deno task test`: all tests, in processes side by side, since many wait for a time that is promised.
 * With arguments it is `deno test` with these.
 */
import { say } from "../lib/log/terminal.ts";
import { type TestJob, type TestJobs, testJobs } from "./test_jobs.ts";

/** Tests that measure time, which others at work would take from them: they go first, alone. */
const ALONE = ["lib/identity/timing_test.ts"];

/**
 * What each of the processes side by side does first, and then, where nothing of that is left: one
 * browser is at work at a time, until there is nothing else to do.
 */
const LANES: readonly (readonly (keyof TestJobs)[])[] = [
  ["browser", "app", "unit"],
  ["app", "unit", "browser"],
  ["unit", "app", "browser"],
];

/** Types are `deno check`'s: here they would be checked again for every worker that a test starts. */
const TEST = ["test", "-A", "--no-check"];
/** Deno then hides what a test prints that passes: of units it is what the tests provoke. */
const QUIET = "--quiet";

/** Runs `deno test`. @returns whether all is well. */
async function test(args: readonly string[]): Promise<boolean> {
  const command = new Deno.Command(Deno.execPath(), { args: [...TEST, ...args] });
  return (await command.spawn().status).success;
}

/**
 * Runs `deno test` beside others. What it says is shown in one piece for each file, since the others
 * speak too.
 *
 * @param lane a number that no process beside it has, nor another run of these: its ports are by it.
 * @returns whether all is well.
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
        // Whoever waits for a test that hangs wants to know which.
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
 * Does the jobs of the first kind that has any left, until none has.
 *
 * @param left what nobody has taken yet.
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
    // What the others print are the figures that they bound.
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
