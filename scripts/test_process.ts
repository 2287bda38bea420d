/** Runs `deno test` as a process that cannot hold up the others: it has a deadline. */
import { say } from "../lib/log/terminal.ts";
import { RUNS_LONG } from "../tests/helpers/long_runs.ts";
import type { TestJob } from "./test_jobs.ts";
import { stripVTControlCharacters } from "node:util";

/** `deno check` checks types: here they would be checked again for every worker of a test. */
export const TEST = ["test", "-A", "--no-check"];

/**
 * Three times what the longest file needs beside others. What takes longer waits for something
 * that never comes.
 */
const DEADLINE_MS = RUNS_LONG ? 3_600_000 : 240_000;

/** How the tests of a process ended; steps are counted where a file has them. */
export interface TestOutcome {
  readonly passed: number;
  readonly failed: number;
  readonly success: boolean;
  readonly tookMs: number;
}

/** Deno's closing line: "ok | 12 passed (90 steps) | 0 failed (1m2s)". */
const CLOSING =
  /^(?:ok|FAILED) \| (\d+) passed(?: \((\d+) steps?\))? \| (\d+) failed(?: \((\d+) steps?\))?/;

/** Imports the files of a job that share an isolate. */
const GROUP = "scripts/test_group.ts";

/**
 * Runs tests in parallel with others. The output of each file is printed in one piece, so that
 * outputs do not mix.
 *
 * @param options of `deno test`.
 * @param lane a number unique among processes and concurrent runs; it selects the port range.
 */
export async function runTests(
  { files, inOneIsolate }: TestJob,
  lane: number,
  options: readonly string[] = [],
): Promise<TestOutcome> {
  const startedAt = performance.now();
  // A process group of its own: browsers and apps of a test that hangs end with it.
  const process = new Deno.Command(Deno.execPath(), {
    args: [...TEST, ...options, ...inOneIsolate ? [GROUP] : files],
    detached: true,
    env: {
      TEST_LANE: String(lane),
      ...inOneIsolate ? { TEST_FILES: files.join("\n") } : {},
      ...Deno.stdout.isTerminal() && !Deno.noColor ? { FORCE_COLOR: "1" } : {},
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const kill = () => Deno.kill(-process.pid, "SIGKILL");
  const interrupt = () => {
    kill();
    Deno.exit(130);
  };
  Deno.addSignalListener("SIGINT", interrupt);
  let isLate = false;
  const deadline = setTimeout(() => {
    isLate = true;
    kill();
  }, DEADLINE_MS);
  const output = new Output();
  await Promise.all([output.read(process.stdout), output.read(process.stderr)]);
  output.print();
  const { success } = await process.status;
  clearTimeout(deadline);
  Deno.removeSignalListener("SIGINT", interrupt);
  if (isLate) say(`Stopped after ${DEADLINE_MS / 1000} s: deno task test ${files.join(" ")}`);
  const tookMs = performance.now() - startedAt;
  const { passed, failed } = output;
  return { passed, failed: failed + (isLate ? 1 : 0), success, tookMs };
}

/** Output of one process, printed file by file; counts tests by the closing line. */
class Output {
  passed = 0;
  failed = 0;
  #pending: string[] = [];

  async read(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    let rest = "";
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.#add(line);
    }
    if (rest !== "") this.#add(rest);
  }

  print(): void {
    if (this.#pending.length > 0) say(this.#pending.join("\n"));
    this.#pending = [];
  }

  #add(line: string): void {
    if (/running \d+ tests? from /.test(line)) this.print();
    this.#pending.push(line);
    const [, passed, passedSteps, failed, failedSteps] =
      CLOSING.exec(stripVTControlCharacters(line)) ?? [];
    this.passed += Number(passedSteps ?? passed ?? 0);
    this.failed += Number(failedSteps ?? failed ?? 0);
  }
}
