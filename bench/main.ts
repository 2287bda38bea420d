/**
 * `deno task bench [NAME]` runs one benchmark, or all. Each prints ratios of things measured in the
 * same run: times alone would tell more of the machine than of the code.
 */
import { say } from "../lib/terminal.ts";
import { benchEmulator } from "./emulator.ts";
import { benchFresh } from "./fresh.ts";
import { benchImport } from "./import.ts";
import { benchMap } from "./map.ts";
import { benchPans } from "./pans.ts";
import { benchSignIn } from "./sign_in.ts";
import { benchToken } from "./token.ts";

const BENCHMARKS: Readonly<Record<string, () => Promise<void>>> = {
  emulator: benchEmulator,
  fresh: benchFresh,
  import: benchImport,
  map: benchMap,
  pans: benchPans,
  signin: benchSignIn,
  token: benchToken,
};

const names = Deno.args.length > 0 ? Deno.args : Object.keys(BENCHMARKS);
for (const name of names) {
  const run = BENCHMARKS[name];
  if (run === undefined) {
    say(`There is no benchmark ${name}; there are: ${Object.keys(BENCHMARKS).join(", ")}.`);
    Deno.exit(2);
  }
  say(`\n${name}`);
  await run();
}
