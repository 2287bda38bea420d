/** The maps, what they show, and the groups that may open them, as a table for the terminal. */
import { createAccess, NoAccessError, type Rights } from "../../lib/access/grants.ts";
import { groupNames } from "../../lib/access/included_groups.ts";
import type { Policy } from "../../lib/access/policy.ts";
import { sampleAttributes } from "../../lib/access/sample_attributes.ts";
import { table } from "../../lib/log/terminal.ts";
import type { LoadedMaps } from "../../lib/maps/live/load_maps.ts";
import { pruneMap } from "../../lib/maps/pruning/prune_map.ts";
import { type Text, textsOf } from "../../lib/maps/text.ts";

const MOST_GROUPS = 5;

/** @returns the table; maps that cannot be used are in it too. */
export function listedMaps({ maps, unusable }: LoadedMaps, policy: Policy): string {
  if (maps.length + unusable.length === 0) return "There are no maps.";
  const groups = groupNames(policy).map((group) => [group, rightsOf(policy, group)] as const);
  const rows = maps.map(({ id, value }) => {
    const openedBy = groups.filter(([, rights]) =>
      rights !== null && pruneMap(value, rights) !== null
    ).map(([group]) => group);
    return [
      id,
      firstText(value.title),
      value.layers.map(({ type, dataset }) => `${type} of ${dataset}`).join(", "),
      String(value.widgets.length),
      some(openedBy),
    ];
  });
  const faulty = unusable.map(({ id }) => [id, "cannot be used: deno task maps check", "", "", ""]);
  return table([["MAP", "TITLE", "LAYERS", "WIDGETS", "GROUPS"], ...rows, ...faulty]);
}

function firstText(text: Text): string {
  return textsOf(text)[0] ?? "";
}

function some(groups: readonly string[]): string {
  const more = groups.length - MOST_GROUPS;
  const shown = groups.slice(0, MOST_GROUPS).join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown || "none";
}

/** Those of a person of the group who has every attribute. */
function rightsOf(policy: Policy, group: string): Rights | null {
  try {
    const access = createAccess({ policy, connectionName: "", referers: [] });
    const attributes = sampleAttributes(policy);
    return access.rightsOf({ username: "", groups: [group], attributes });
  } catch (error) {
    if (error instanceof NoAccessError) return null;
    throw error;
  }
}
