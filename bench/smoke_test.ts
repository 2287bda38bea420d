import { it } from "@std/testing/bdd";
import { expectToRun } from "../tests/helpers/benchmarks.ts";
import { BENCHMARKS, BROWSER_BENCHMARKS } from "./benchmarks.ts";

for (const name of Object.keys(BENCHMARKS)) {
  // Those are in tests/browser/bench_test.ts.
  if (Object.hasOwn(BROWSER_BENCHMARKS, name)) continue;
  it(`the benchmark ${name} runs from end to end`, () => expectToRun(name));
}
