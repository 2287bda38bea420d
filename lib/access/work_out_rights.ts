/** Works out the rights of one person on one day from the policy. */
import type { AttributeReading } from "./attributes.ts";
import {
  type ColumnType,
  columnTypesOf,
  geometryOf,
  isTable,
  staticSourceOf,
} from "./schema/dataset_schema.ts";
import type { Today } from "./days.ts";
import { DIALECTS } from "./dialects/mod.ts";
import type { AttributeProblem } from "./no_access_error.ts";
import type { Policy } from "./schema/policy_schema.ts";
import { resolveCondition } from "./predicate.ts";
import type { Restriction } from "./schema/restriction_schema.ts";
import type { AttributeSource, Grant, Rights, StaticSource } from "./rights.ts";
import { shownTypes, type Source, sourceOf } from "./sql/source.ts";
import { resolveViews, viewOf } from "./view.ts";

const MINUTE_MS = 60_000;
/** UTF-16 units of SQL. Warehouses take more; CARTO's limit is not documented. */
export const LONGEST_SQL = 32_768;
const LONGEST_TOGETHER = 131_072;

interface Options {
  readonly policy: Policy;
  readonly connectionName: string;
  readonly referers: readonly string[];
}

/** All that the rights depend on beside the policy. */
export interface Person {
  /** Their own groups that the policy names, sorted. */
  readonly groups: readonly string[];
  /** The groups that those include beside, sorted. */
  readonly includedGroups: readonly string[];
  /** Null where the policy does not name the user. */
  readonly username: string | null;
  /** The attributes that their restrictions compare with. */
  readonly attributes: Readonly<Record<string, AttributeReading>>;
  readonly today: Today | null;
}

/** @returns the rights, without any grant where the policy gives the person nothing. */
export function rightsFrom(options: Options, person: Person): Rights {
  const { policy, connectionName, referers } = options;
  const { groups, includedGroups, username, attributes, today } = person;
  const { sources, staticSources, types } = sourcesFrom(policy, person);
  const usesAttributes = Object.keys(attributes).length > 0;
  return {
    groups,
    includedGroups,
    per: username === null && !usesAttributes ? policy.tokens.per : "user",
    policyVersion: policy.version,
    connectionName,
    dialect: policy.dialect,
    sources,
    staticSources,
    types,
    grants: grantsOf(sources, staticSources, connectionName),
    allowedApis: policy.tokens.apis,
    referers: policy.tokens.referers ?? referers,
    lifetimeMs: policy.tokens.lifetime_minutes * MINUTE_MS,
    attributes: countsOf(attributes),
    attributeSources: attributeSourcesOf(policy, attributes),
    attributeProblems: problemsOf(attributes),
    endsAt: today?.endsAt,
  };
}

function sourcesFrom(policy: Policy, person: Person) {
  const { groups, includedGroups, username, attributes, today } = person;
  const dialect = DIALECTS[policy.dialect];
  const restrictions = [
    ...[...groups, ...includedGroups].map((name) => own(policy.groups, name)),
    username === null ? undefined : own(policy.users, username),
  ];
  const sources: Record<string, Source> = {};
  const staticSources: Record<string, StaticSource> = {};
  const types: Record<string, Readonly<Record<string, ColumnType>>> = {};
  for (const [name, dataset] of Object.entries(policy.datasets)) {
    const given = restrictions.flatMap((byDataset): Restriction[] => {
      const restriction = byDataset === undefined ? undefined : own(byDataset, name);
      return restriction === undefined ? [] : [restriction];
    });
    if (given.length === 0) continue;
    if (isTable(dataset)) {
      const circumstances = { types: dataset.types ?? {}, attributes, today };
      const views = given.map((restriction) => viewOf(restriction, dataset));
      const resolved = resolveViews(views, circumstances);
      const always = dataset.always === undefined
        ? "all"
        : resolveCondition(dataset.always, circumstances);
      if (resolved.length === 0 || always === null) continue;
      const source = sourceOf(dataset, resolved, dialect, always === "all" ? null : always);
      sources[name] = source;
      types[name] = shownTypes(dataset, source.columns);
    } else {
      const { columns, id } = dataset;
      types[name] = columnTypesOf(dataset.types);
      const geometry = geometryOf(dataset);
      staticSources[name] = { ...staticSourceOf(dataset), columns, geometry, id };
    }
  }
  return { sources, staticSources, types };
}

function own<Value>(values: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function countsOf(readings: Person["attributes"]): Rights["attributes"] {
  return Object.fromEntries(
    Object.entries(readings).flatMap(([name, reading]) =>
      reading.outcome === "values" ? [[name, reading.values.length] as const] : []
    ),
  );
}

function attributeSourcesOf(
  policy: Policy,
  readings: Person["attributes"],
): readonly AttributeSource[] {
  return Object.keys(countsOf(readings)).map((attribute) => {
    const { claim = null, vouched_by: vouchedBy = null } = own(policy.attributes, attribute) ?? {};
    return { attribute, claim, vouchedBy };
  });
}

function problemsOf(readings: Person["attributes"]): AttributeProblem[] {
  return Object.entries(readings).flatMap(([name, reading]) => {
    if (reading.outcome === "values") return [];
    return [{ name, kind: reading.outcome === "missing" ? "missing" : reading.kind }];
  });
}

/** @returns the datasets whose SQL is too long, or all where they are too long together. */
export function tooLong({ sources }: Pick<Rights, "sources">): readonly string[] {
  const lengths = Object.entries(sources).map(([name, { sqlQuery }]) =>
    [name, sqlQuery.length] as const
  );
  const long = lengths.filter(([, length]) => length > LONGEST_SQL);
  const together = lengths.reduce((sum, [, length]) => sum + length, 0);
  if (long.length === 0 && together <= LONGEST_TOGETHER) return [];
  return (long.length > 0 ? long : lengths).map(([name]) => name);
}

/** @returns the rights to these datasets only; unknown names are ignored. */
export function narrowed(from: Rights, datasets: readonly string[]): Rights {
  const only = <Value>(byDataset: Readonly<Record<string, Value>>) =>
    Object.fromEntries(Object.entries(byDataset).filter(([name]) => datasets.includes(name)));
  const sources = only(from.sources);
  const staticSources = only(from.staticSources);
  return {
    ...from,
    sources,
    staticSources,
    types: only(from.types),
    grants: grantsOf(sources, staticSources, from.connectionName),
    narrowing: { datasets, from },
  };
}

/** Two datasets with the same text need one grant. */
function grantsOf(
  sources: Rights["sources"],
  staticSources: Rights["staticSources"],
  connectionName: string,
): Grant[] {
  const texts = new Set([
    ...Object.values(sources).map(({ sqlQuery }) => sqlQuery),
    ...Object.values(staticSources).map(({ name }) => name),
  ]);
  return [...texts].map((source) => ({ connectionName, source }));
}
