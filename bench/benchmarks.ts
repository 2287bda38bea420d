import { benchAudit } from "./audit.ts";
import { benchConsole } from "./console.ts";
import { benchEmulator } from "./emulator.ts";
import { benchFresh } from "./fresh.ts";
import { benchImport } from "./import.ts";
import { benchMaintenance } from "./maintenance.ts";
import { benchMap } from "./map.ts";
import { benchPans } from "./pans.ts";
import type { Scale } from "./scale.ts";
import { benchScale } from "./scale/bench_scale.ts";
import { benchSignIn } from "./sign_in.ts";
import { benchToken } from "./token.ts";

type Benchmark = (scale: Scale) => Promise<void>;

/** All benchmarks, by their names for `deno task bench`. */
export const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  audit: benchAudit,
  console: benchConsole,
  emulator: benchEmulator,
  fresh: benchFresh,
  import: benchImport,
  maintenance: benchMaintenance,
  map: benchMap,
  pans: benchPans,
  scale: benchScale,
  signin: benchSignIn,
  token: benchToken,
};
