import { expect } from "@std/expect";
import { it } from "@std/testing/bdd";
import { RUNS_LONG } from "./long_runs.ts";
import { hasNode } from "./programs.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** Benchmarks that compare with the guide's backend, which needs Node. */
const ON_NODE: ReadonlySet<string> = new Set(["map", "token"]);
/** Those that run with every change: all together take minutes, and change rarely. */
const ALWAYS: ReadonlySet<string> = new Set(["audit", "import"]);

/** A test that a benchmark runs to its end with `--smoke`. */
export function itRuns(name: string): void {
  const isLeftOut = !RUNS_LONG && !ALWAYS.has(name);
  const ignore = isLeftOut || ON_NODE.has(name) && !hasNode;
  it({ name: `the benchmark ${name} runs from end to end`, ignore }, async () => {
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "-A", "bench/main.ts", "--smoke", name],
      cwd: ROOT,
      env: { NO_COLOR: "1" },
    }).output();
    const [output = "", failure] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    expect({ success, failure }).toEqual({ success: true, failure: "" });
    expect(output).toMatch(new RegExp(`^${name} ran: \\d+ ms$`, "m"));
  });
}
