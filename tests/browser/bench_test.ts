import { BROWSER_BENCHMARKS } from "../../bench/benchmarks.ts";
import { itRuns } from "../helpers/benchmarks.ts";

for (const name of Object.keys(BROWSER_BENCHMARKS)) itRuns(name);
