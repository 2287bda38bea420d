/** Groups whose people are also in other groups. */
import type { Fault } from "../json/json_text.ts";
import type { Policy } from "./schema/policy_schema.ts";

/** A longer chain is hard to follow for those who review the policy. */
const DEEPEST = 8;

type Includes = Policy["group_includes"];

const includedBy = (includes: Includes, group: string): readonly string[] =>
  Object.hasOwn(includes, group) ? includes[group] ?? [] : [];

/** @returns all groups of the policy: those with datasets, and those that only include others. */
export function groupNames(
  { groups, group_includes }: Pick<Policy, "groups" | "group_includes">,
): string[] {
  return [...new Set([...Object.keys(groups), ...Object.keys(group_includes)])];
}

/** @returns the groups, and those that they include, without duplicates and in no special order. */
export function withIncluded(groups: readonly string[], includes: Includes): readonly string[] {
  const all = new Set(groups);
  // A set is iterated with what is added meanwhile.
  for (const group of all) for (const included of includedBy(includes, group)) all.add(included);
  return [...all];
}

/** @returns unknown names, circles and chains that are too long. */
export function* includeFaults({ groups, group_includes }: Policy): Generator<Fault> {
  for (const [name, included] of Object.entries(group_includes)) {
    for (const [index, other] of included.entries()) {
      const path = ["group_includes", name, index];
      if (included.indexOf(other) !== index) {
        yield { path, message: "is there already: name it once" };
      }
      if (!Object.hasOwn(groups, other) && !Object.hasOwn(group_includes, other)) {
        const known = Object.keys(groups).join(", ") || "none";
        yield { path, message: `is no group of this policy; it has ${known}` };
      }
    }
    const depth = depthOf(name, group_includes, [name]);
    if (depth === null) {
      const message = "must not include itself, also not through other groups";
      yield { path: ["group_includes", name], message };
    } else if (depth > DEEPEST) {
      const message = `must not include groups through more than ${DEEPEST} others`;
      yield { path: ["group_includes", name], message };
    }
  }
}

/** @returns the length of the longest chain; null for a circle. */
function depthOf(name: string, includes: Includes, chain: readonly string[]): number | null {
  // Long enough to be a fault: no need to walk through all chains of a large policy.
  if (chain.length > DEEPEST + 1) return chain.length;
  let deepest = chain.length - 1;
  for (const included of includedBy(includes, name)) {
    if (chain.includes(included)) return null;
    const depth = depthOf(included, includes, [...chain, included]);
    if (depth === null) return null;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
