/**
 * `deno task bench [NAME…]` runs some benchmarks, or all. Each prints ratios measured in the same
 * run, because absolute times depend more on the machine than on the code. With `--smoke` each does
 * a minimal run, by which `deno task test` checks that it works.
 */
import { say } from "../lib/log/terminal.ts";
import { BENCHMARKS } from "./benchmarks.ts";

const SMOKE = "--smoke";

const scale = Deno.args.includes(SMOKE) ? "smoke" : "full";
const given = Deno.args.filter((arg) => arg !== SMOKE);
const names = given.length > 0 ? given : Object.keys(BENCHMARKS);
for (const name of names) {
  const run = BENCHMARKS[name];
  if (run === undefined) {
    say(`There is no benchmark ${name}; there are: ${Object.keys(BENCHMARKS).join(", ")}.`);
    Deno.exit(2);
  }
  say(`\n${name}`);
  const startedAt = performance.now();
  await run(scale);
  if (scale === "smoke") say(`${name} ran: ${Math.round(performance.now() - startedAt)} ms`);
}
