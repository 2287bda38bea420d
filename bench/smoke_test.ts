import { itRuns } from "../tests/helpers/benchmarks.ts";
import { BENCHMARKS } from "./benchmarks.ts";

for (const name of Object.keys(BENCHMARKS)) itRuns(name);
