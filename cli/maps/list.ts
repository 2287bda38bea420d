/** The maps, what they show, and the groups that may open them, as a table for the terminal. */
import { createAccess, NoAccessError, type Rights } from "../../lib/access/grants.ts";
import type { Policy } from "../../lib/access/policy.ts";
import { table } from "../../lib/log/terminal.ts";
import type { LoadedMaps } from "../../lib/maps/live/load_maps.ts";
import { seenBy } from "../../lib/maps/prune_map.ts";
import { type Text, textsOf } from "../../lib/maps/text.ts";

const MOST_GROUPS = 5;

/** @returns the table; maps that cannot be used are in it too. */
export function listedMaps({ maps, unusable }: LoadedMaps, policy: Policy): string {
  const groups = Object.keys(policy.groups).map((group) =>
    [group, rightsOf(policy, group)] as const
  );
  const rows = maps.map(({ id, value: { title, layers, widgets, groups: only } }) => {
    const [first] = layers;
    const openedBy = groups.filter(([group, rights]) =>
      rights !== null && first !== undefined && seenBy(rights)(first.dataset) !== undefined &&
      (only === undefined || only.includes(group))
    ).map(([group]) => group);
    return [
      id,
      firstText(title),
      layers.map(({ type, dataset }) => `${type} of ${dataset}`).join(", "),
      String(widgets.length),
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

function rightsOf(policy: Policy, group: string): Rights | null {
  try {
    const access = createAccess({ policy, connectionName: "", referers: [] });
    return access.rightsOf({ username: "", groups: [group] });
  } catch (error) {
    if (error instanceof NoAccessError) return null;
    throw error;
  }
}
