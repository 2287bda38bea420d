import { it } from "@std/testing/bdd";
import { BROWSER_BENCHMARKS } from "../../bench/benchmarks.ts";
import { expectToRun } from "../helpers/benchmarks.ts";

for (const name of Object.keys(BROWSER_BENCHMARKS)) {
  it(`the benchmark ${name} runs from end to end`, () => expectToRun(name));
}
