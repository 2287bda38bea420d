/**
 * `deno task test`: all tests, those in a browser beside the others, many of which wait for a time
 * that is promised. With arguments it is `deno test` with these.
 */
import * as v from "valibot";
import { say } from "../lib/terminal.ts";

/** The group of tests that drive a browser. */
const IN_BROWSER = ["tests/browser", "tests/oidc/browser_test.ts", "tests/processes/dev_test.ts"];
/** The group of those that start the app, and wait for it a lot; every other test is in a third. */
const OF_APP = ["tests"];
/** Tests that measure time, which a browser at work would take from them: they go first, alone. */
const ALONE = ["lib/identity/timing_test.ts"];

/** Types are `deno check`'s: here they would be checked again for every worker that a test starts. */
const TEST = ["test", "-A", "--quiet", "--no-check"];

/** Runs `deno test`. @returns whether all is well. */
async function test(args: readonly string[]): Promise<boolean> {
  const command = new Deno.Command(Deno.execPath(), { args: [...TEST, ...args] });
  return (await command.spawn().status).success;
}

/**
 * Runs `deno test` beside another. What it says is shown in one piece for each file, since the other
 * speaks too.
 *
 * @returns whether all is well.
 */
async function testBeside(args: readonly string[]): Promise<boolean> {
  const process = new Deno.Command(Deno.execPath(), {
    args: [...TEST, ...args],
    env: Deno.stdout.isTerminal() && !Deno.noColor ? { FORCE_COLOR: "1" } : {},
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let told: string[] = [];
  const show = () => {
    if (told.length > 0) say(told.join("\n"));
    told = [];
  };
  const listen = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    let rest = "";
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (/running \d+ tests? from /.test(line)) show();
        told.push(line);
        // Whoever waits for a test that hangs wants to know which.
        if (line.includes("has been running for over")) show();
      }
    }
    if (rest !== "") told.push(rest);
  };
  await Promise.all([listen(process.stdout), listen(process.stderr)]);
  show();
  return (await process.status).success;
}

const Configuration = v.object({ exclude: v.array(v.string()) });

/** @returns what deno.json excludes: `--ignore` takes the place of that. */
async function excluded(): Promise<readonly string[]> {
  const text = await Deno.readTextFile(new URL("../deno.json", import.meta.url));
  return v.parse(Configuration, JSON.parse(text)).exclude;
}

async function testAll(): Promise<boolean> {
  const never = await excluded();
  const but = (...places: string[]) => `--ignore=${[...never, ...places].join(",")}`;
  const alone = await test(ALONE);
  const others = await Promise.all([
    testBeside(IN_BROWSER),
    testBeside([but(...IN_BROWSER), ...OF_APP]),
    testBeside([but(...OF_APP, ...ALONE)]),
  ]);
  return [alone, ...others].every((isWell) => isWell);
}

const isWell = Deno.args.length > 0 ? await test(Deno.args) : await testAll();
if (!isWell) Deno.exit(1);
