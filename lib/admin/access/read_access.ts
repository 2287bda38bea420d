/** What a group or a person sees, and why: the exact SQL, and the rules that decide. */
import { isTable, staticSourceOf } from "../../access/schema/dataset_schema.ts";
import { type ExplainedRule, explainRules } from "../../access/evaluation/explanation.ts";
import type { Rights, Subject } from "../../access/grants.ts";
import type { Policy } from "../../access/policy.ts";
import type { Source } from "../../access/sql/source.ts";
import type { Services } from "../../services.ts";
import {
  type AttributeRow,
  attributesOf,
  type GroupRow,
  groupsOf,
} from "../people/person_parts.ts";
import { groupNames } from "./read_matrix.ts";

export interface DatasetAccess {
  readonly name: string;
  /** The table, or the name of the tileset, raster or named source. */
  readonly of: string;
  /** Null where nothing is shown. */
  readonly shown: ShownDataset | null;
  /** The rules that decide; none for what is granted by name. */
  readonly rules: readonly ExplainedRule[];
}

export interface ShownDataset {
  /** As CARTO is asked to grant it; a name for what is granted whole. */
  readonly sql: string;
  readonly columns: readonly string[];
  readonly hiddenColumns: readonly string[];
  /** Empty in some of the rows. */
  readonly partialColumns: readonly string[];
  /** Coarser in some or all rows. */
  readonly maskedColumns: readonly string[];
  /** The positions that the browser fills in, which can only narrow the rows. */
  readonly openParameters: readonly string[];
}

export interface SubjectAccess {
  /** Undefined where a group is shown. */
  readonly username: string | undefined;
  readonly groups: readonly GroupRow[];
  /** Of a person. */
  readonly attributes: readonly AttributeRow[];
  /** When another day changes the SQL, in milliseconds since the epoch; null where none does. */
  readonly endsAt: number | null;
  readonly datasets: readonly DatasetAccess[];
  /** The ids of the maps that may be opened. */
  readonly maps: readonly string[];
}

export type SubjectParts = Pick<
  Services,
  "access" | "attributeVault" | "clock" | "maps" | "users"
>;

/** Whose access is shown: a group of the policy, or a person. */
export interface Shown {
  readonly subject: Subject;
  readonly username: string | undefined;
  readonly attributes: readonly AttributeRow[];
}

/**
 * @param query of one of them; a person goes first.
 * @returns null where there is no such group or person.
 */
export async function findSubject(
  parts: SubjectParts,
  { group, person }: { readonly group: string; readonly person: string },
): Promise<Shown | null> {
  if (person === "") {
    if (!groupNames(parts.access.policy()).includes(group)) return null;
    return { subject: { username: "", groups: [group] }, username: undefined, attributes: [] };
  }
  const user = await parts.users.find(person);
  if (user === null) return null;
  const { username, groups, heldAttributes } = user;
  const attributes = parts.attributeVault.inForce(heldAttributes);
  return {
    subject: { username, groups, attributes },
    username,
    attributes: attributesOf(parts, user),
  };
}

/** Asks neither KV nor CARTO. */
export function readAccess(parts: SubjectParts, { subject, ...shown }: Shown): SubjectAccess {
  const { access, clock, maps } = parts;
  const policy = access.policy();
  const rights = access.rightsIfAny(subject);
  return {
    ...shown,
    groups: groupsOf(parts, subject),
    endsAt: rights?.endsAt ?? null,
    datasets: datasetsOf(policy, rights, explainRules(policy, { ...subject, now: clock.now() })),
    maps: rights === null ? [] : [...maps.mapsFor(rights).keys()],
  };
}

function datasetsOf(
  policy: Policy,
  rights: Rights | null,
  rules: ReturnType<typeof explainRules>,
): DatasetAccess[] {
  return Object.entries(policy.datasets).map(([name, dataset]) => {
    const deciding = own(rules, name) ?? [];
    if (isTable(dataset)) {
      const source = own(rights?.sources, name);
      const shown = source === undefined ? null : shownTable(source, dataset.columns);
      return { name, of: dataset.table, shown, rules: deciding };
    }
    const source = own(rights?.staticSources, name);
    const none: readonly string[] = [];
    const shown = source === undefined ? null : {
      sql: source.name,
      columns: source.columns,
      hiddenColumns: none,
      partialColumns: none,
      maskedColumns: none,
      openParameters: none,
    };
    return { name, of: staticSourceOf(dataset).name, shown, rules: [] };
  });
}

function shownTable(source: Source, all: readonly string[]): ShownDataset {
  const { sqlQuery, columns, partialColumns, maskedColumns, openParameters } = source;
  const hiddenColumns = all.filter((column) => !columns.includes(column));
  return { sql: sqlQuery, columns, hiddenColumns, partialColumns, maskedColumns, openParameters };
}

function own<Value>(
  values: Readonly<Record<string, Value>> | undefined,
  name: string,
): Value | undefined {
  return values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined;
}
