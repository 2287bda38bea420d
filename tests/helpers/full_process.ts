/** A process on a KV with very many tokens, which CARTO has too. */
import type { Emulator } from "../../emulator/mod.ts";
import { installationOf } from "../../lib/broker/installation.ts";
import { createRightsHash } from "../../lib/broker/rights_hash.ts";
import { TIMING } from "../../lib/broker/timing.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import type { KvStorage } from "../../lib/storage/kv_storage.ts";
import { accessOf, setUpBroker } from "./broker.ts";
import { KEY, newOrigin } from "./broker_on_kv.ts";
import { fillKv, fullCarto } from "./full_kv.ts";
import { manualClock } from "./manual_clock.ts";

export async function startFullProcess(
  carto: Emulator,
  { tokens, areNamed = true, hasPages = true, store = denoKv(":memory:") }: {
    readonly tokens: number;
    /** Rows of earlier versions have no rows for the tokens' names. */
    readonly areNamed?: boolean;
    /** Whether CARTO's list has pages. */
    readonly hasPages?: boolean;
    readonly store?: KvStorage;
  },
) {
  const clock = manualClock();
  const origin = newOrigin();
  const { namePrefix: prefix } = await installationOf([KEY], origin);
  const rights = accessOf({}).rightsOf({ username: "", groups: ["BOSTON"] });
  const hash = createRightsHash(carto);
  const hashOf = (who: string) => hash(rights, who);
  const filling = { tokens, counters: 0, prefix, now: clock.now(), hashOf, areNamed };
  const names = await fillKv(store, filling);
  const { asked, answer } = fullCarto(names, hasPages);
  const bench = await setUpBroker(carto, { store, clock, origin, fetch: answer });
  return {
    ...bench,
    asked,
    /** The names of the tokens at CARTO, by id. */
    names,
    prefix,
    /** Runs all maintenance of ten minutes. @returns the parts that failed. */
    async tenMinutes(): Promise<readonly string[]> {
      const failed: string[] = [];
      for (let ms = 0; ms < TIMING.reconcileMs; ms += TIMING.pollMs) {
        clock.pass(TIMING.pollMs);
        failed.push(...await bench.broker.runMaintenance());
      }
      return failed;
    },
  };
}
