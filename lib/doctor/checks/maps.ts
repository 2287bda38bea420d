/** Checks that the maps are valid and fit the policy. */
import type { Policy } from "../../access/policy.ts";
import { type LoadedMaps, misfitsOf } from "../../maps/live/load_maps.ts";
import type { Check } from "../check.ts";
import { counted, failure, type Finding, ok, skipped, warning } from "../finding.ts";

const AGAIN = "deno task maps check looks again.";

export function checkMaps({ maps, unusable }: LoadedMaps, policy: Policy): Finding {
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
      } not fit the policy, left out for everybody`,
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
  run: async (context) => checkMaps(await context.maps(), await context.policy()),
};

/** @param id DEFAULT_MAP. */
export function checkDefaultMap({ maps, unusable }: LoadedMaps, id: string | undefined): Finding {
  const known = [...maps, ...unusable].map((map) => map.id).toSorted();
  if (id === undefined) {
    return skipped("DEFAULT_MAP is not set: people get their only map, or a list");
  }
  if (maps.some((map) => map.id === id)) {
    return ok(`${id}, for who may open several and names none`);
  }
  const [found, fix] = known.includes(id)
    ? [`${id} is a map that cannot be used`, `Correct maps/${id}.json; ${AGAIN}`]
    : [`there is no map ${id}`, `Set DEFAULT_MAP to one of ${known.join(", ") || "none"}.`];
  return failure(found, fix);
}

const defaultMap: Check = {
  id: "default-map",
  title: "DEFAULT_MAP is one of the maps",
  needs: ["policy"],
  run: async (context) => checkDefaultMap(await context.maps(), context.config().defaultMap),
};

export const MAPS_CHECKS: readonly Check[] = [maps, defaultMap];
