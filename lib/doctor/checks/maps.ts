/** Whether the maps can be used, and fit the policy. */
import type { Policy } from "../../access/policy.ts";
import { type LoadedMaps, misfitsOf } from "../../maps/live/load_maps.ts";
import type { Check } from "../check.ts";
import { counted, failure, type Finding, ok, skipped, warning } from "../finding.ts";

const AGAIN = "deno task maps check looks again.";

export function judgeMaps({ maps, unusable }: LoadedMaps, policy: Policy): Finding {
  if (maps.length + unusable.length === 0) return skipped("there are no maps");
  if (unusable.length > 0) {
    return failure(
      `${counted(unusable.length, "map")} of ${maps.length + unusable.length} cannot be used`,
      `Correct the lines that are named above; ${AGAIN}`,
      unusable.map(({ fault }) => fault),
    );
  }
  const faults = maps.flatMap((map) => misfitsOf(map, policy).faults);
  if (faults.length > 0) {
    return warning(
      `${counted(faults.length, "part")} of the maps ${
        faults.length === 1 ? "does" : "do"
      } not fit the policy, and nobody gets them`,
      `Correct the maps or the policy; ${AGAIN}`,
      faults,
    );
  }
  return ok(`${counted(maps.length, "map")}: ${maps.map(({ id }) => id).join(", ")}`);
}

const maps: Check = {
  id: "maps",
  title: "The maps can be used, and fit the policy",
  needs: ["policy"],
  run: async (context) => judgeMaps(await context.maps(), await context.policy()),
};

export const MAPS_CHECKS: readonly Check[] = [maps];
