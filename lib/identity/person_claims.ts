/** Reads a person's name and groups from the claims of another system's token. */
import * as v from "valibot";

export type Claims = Readonly<Record<string, unknown>>;

/** The most groups that fit a session's record, however long their names are. */
export const MOST_GROUPS = 200;
const LONGEST_GROUP = 256;
const LARGEST_GROUPS_BYTES = 24 * 1024;
const LONGEST_NAME = 100;

/** Display names; none of these claims identifies a person. */
const NAME_CLAIMS = ["name", "preferred_username", "email"];

/** @returns the person's display name. */
export function nameIn(claims: Claims): string | undefined {
  return NAME_CLAIMS.map((claim) => claims[claim])
    .filter((name) => typeof name === "string")
    .map((name) => name.replaceAll(/\p{C}+/gu, " ").trim().slice(0, LONGEST_NAME))
    .find((name) => name !== "");
}

const Groups = v.pipe(
  v.union([v.array(v.string()), v.pipe(v.string(), v.transform((group) => [group]))]),
  v.transform((groups) => [...new Set(groups.filter((group) => group !== ""))]),
  v.minLength(1),
);

/** @returns the groups in a claim: a list, or one string, which is one group. */
export function groupsIn(claim: unknown): string[] | "missing" | "too_many" {
  const parsed = v.safeParse(Groups, claim);
  if (!parsed.success) return "missing";
  const groups = parsed.output;
  const bytes = new TextEncoder().encode(JSON.stringify(groups)).length;
  const tooLong = groups.some((group) => group.length > LONGEST_GROUP);
  const fit = groups.length <= MOST_GROUPS && bytes <= LARGEST_GROUPS_BYTES && !tooLong;
  return fit ? groups : "too_many";
}
