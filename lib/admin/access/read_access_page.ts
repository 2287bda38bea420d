/** What the page of access shows: all groups, or what one of them or a person sees. */
import type { AccessQuery } from "./access_query.ts";
import { findSubject, readAccess, type SubjectAccess, type SubjectParts } from "./read_access.ts";
import { type AccessMatrix, groupNames, readMatrix } from "./read_matrix.ts";

export interface AccessPage {
  /** The groups of the policy. */
  readonly names: readonly string[];
  /** Null where one group or person is shown. */
  readonly matrix: AccessMatrix | null;
  /** Null where all groups are shown. */
  readonly subject: SubjectAccess | null;
}

/** @returns null where there is no such group or person. */
export async function readAccessPage(
  parts: SubjectParts,
  { group, person, after }: Pick<AccessQuery, "group" | "person" | "after">,
): Promise<AccessPage | null> {
  const names = groupNames(parts.access.policy());
  if (group === "" && person === "") {
    return { names, matrix: readMatrix(parts, after), subject: null };
  }
  const found = await findSubject(parts, { group, person });
  return found && { names, matrix: null, subject: readAccess(parts, found) };
}
