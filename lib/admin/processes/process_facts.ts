/** What this process says of itself to the console. */
import { asset } from "fresh/runtime";
import type { LivePolicy } from "../../access/live_policy.ts";
import type { Broker } from "../../broker/broker.ts";
import { sha256Hex } from "../../crypto/sha256.ts";
import type { LiveMaps } from "../../maps/live/live_maps.ts";
import type { Readiness } from "../../readiness.ts";
import type { ProcessFacts } from "./processes.ts";
import type { RecentFaults } from "./recent_faults.ts";

export interface ProcessParts {
  readonly access: Pick<LivePolicy, "current">;
  readonly maps: Pick<LiveMaps, "all">;
  readonly broker: Pick<Broker, "heldBack">;
  readonly readiness: Readiness;
  readonly faults: RecentFaults;
}

export async function processFacts(parts: ProcessParts): Promise<ProcessFacts> {
  const { version, hash } = parts.access.current();
  const maps = parts.maps.all().map(({ id, value }) => [id, value]);
  return {
    version: appVersion(),
    deno: Deno.version.deno,
    policyVersion: version,
    policyHash: hash,
    mapsHash: sha256Hex(JSON.stringify(maps)),
    heldBack: [...parts.broker.heldBack()],
    notReady: [...await parts.readiness.failing()],
    faults: parts.faults.list(),
  };
}

/**
 * Fresh has the build's name in the addresses of static files: the commit, where the build knows
 * it. Without a build there is no name.
 */
function appVersion(): string {
  const { searchParams } = new URL(asset("/icon.svg"), "http://app.invalid");
  return searchParams.get("__frsh_c") ?? "";
}
