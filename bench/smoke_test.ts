import { itRuns } from "../tests/helpers/benchmarks.ts";
import { BENCHMARKS, BROWSER_BENCHMARKS } from "./benchmarks.ts";

for (const name of Object.keys(BENCHMARKS)) {
  // Those are in tests/browser/bench_test.ts.
  if (!Object.hasOwn(BROWSER_BENCHMARKS, name)) itRuns(name);
}
