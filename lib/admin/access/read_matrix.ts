/** Which groups see which datasets and may open which maps. */
import { explainRules } from "../../access/evaluation/explanation.ts";
import type { Policy } from "../../access/policy.ts";
import { isTable } from "../../access/schema/dataset_schema.ts";
import type { Services } from "../../services.ts";
import { PAGE_ROWS } from "../page_rows.ts";

/**
 * What a group sees of a dataset: all rows, some of them, none as long as no attribute says so, or
 * nothing.
 */
export type Extent = "all" | "some" | "by_attributes" | "none";

export interface GroupAccess {
  readonly group: string;
  /** The groups that it includes. */
  readonly includes: readonly string[];
  /** By dataset; those that are left out are "none". */
  readonly datasets: Readonly<Record<string, Extent>>;
  /** The ids of the maps that it may open. */
  readonly maps: readonly string[];
}

export interface AccessMatrix {
  readonly datasets: readonly string[];
  /** The ids of all maps that some group of this page may open. */
  readonly maps: readonly string[];
  readonly groups: readonly GroupAccess[];
  readonly next: string | null;
}

export type AccessParts = Pick<Services, "access" | "clock" | "maps">;

/** Reads nothing from KV. */
export function readMatrix(parts: AccessParts, after = ""): AccessMatrix {
  const policy = parts.access.policy();
  const names = groupNames(policy).filter((name) => name > after);
  const shown = names.slice(0, PAGE_ROWS);
  const groups = shown.map((group) => groupAccess(parts, policy, group));
  return {
    datasets: Object.keys(policy.datasets),
    maps: [...new Set(groups.flatMap(({ maps }) => maps))].sort(),
    groups,
    next: names.length > shown.length ? shown.at(-1) ?? null : null,
  };
}

/** @returns the groups that the policy names, also those that only include others. */
export function groupNames({ groups, group_includes }: Policy): string[] {
  return [...new Set([...Object.keys(groups), ...Object.keys(group_includes)])].sort();
}

function groupAccess(
  { access, clock, maps }: AccessParts,
  policy: Policy,
  group: string,
): GroupAccess {
  const viewer = { username: "", groups: [group], now: clock.now() };
  const rights = access.rightsIfAny(viewer);
  const rules = explainRules(policy, viewer);
  const datasets = Object.fromEntries(
    Object.entries(policy.datasets).map(([name, dataset]): [string, Extent] => {
      if (!isTable(dataset)) {
        return [name, own(rights?.staticSources, name) === undefined ? "none" : "all"];
      }
      const deciding = own(rules, name) ?? [];
      if (own(rights?.sources, name) === undefined) {
        return [name, deciding.length === 0 ? "none" : "by_attributes"];
      }
      const isWhole = dataset.always === undefined &&
        deciding.some(({ comparisons }) => comparisons.length === 0);
      return [name, isWhole ? "all" : "some"];
    }),
  );
  const opened = rights === null ? [] : [...maps.mapsFor(rights).keys()];
  return { group, includes: own(policy.group_includes, group) ?? [], datasets, maps: opened };
}

function own<Value>(
  values: Readonly<Record<string, Value>> | undefined,
  name: string,
): Value | undefined {
  return values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined;
}
