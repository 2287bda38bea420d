/**
 * From policy to grants: what a person may read, as the exact SQL that CARTO is asked to allow.
 *
 * The policy's values are literals in the SQL. The browser would fill in a query parameter in their
 * place, with any value: CARTO's grants fix the text of a query, not its parameters. Names of
 * groups and users never appear in SQL.
 */
import { BoundedMap } from "../bounded_map.ts";
import type { Clock } from "../clock/clock.ts";
import type { Config } from "../config/config.ts";
import {
  type ColumnType,
  type Geometry,
  geometryOf,
  isTable,
  type StaticKind,
  staticSourceOf,
} from "./dataset_schema.ts";
import type { RawAttributes } from "./attributes.ts";
import { type DialectName, DIALECTS } from "./dialects/mod.ts";
import { type AttributeProblem, NoAccessError } from "./no_access_error.ts";
import type { Policy } from "./policy.ts";
import type { Restriction } from "./restriction_schema.ts";
import { shownTypes, type Source, sourceOf } from "./source.ts";
import { viewOf } from "./view.ts";

export { type AttributeProblem, NoAccessError } from "./no_access_error.ts";

/** One thing that a token may read (CARTO Tokens API: `grants`). */
export interface Grant {
  readonly connectionName: string;
  /** SQL that CARTO matches as text: the browser must send it byte for byte. */
  readonly source: string;
}

/** A source that is granted whole, by its name. */
export interface StaticSource {
  readonly kind: StaticKind;
  readonly name: string;
  readonly columns: readonly string[];
  readonly geometry?: Geometry | undefined;
  readonly id?: string | undefined;
}

/** Everything that a token's rights depend on; equal rights make interchangeable tokens. */
export interface Rights {
  /** The person's groups that the policy names, sorted. */
  readonly groups: readonly string[];
  /**
   * Whether each user has their own token, or users in the same groups share one. Rights that used
   * an attribute are always the user's own.
   */
  readonly per: "user" | "group";
  readonly policyVersion: number;
  readonly connectionName: string;
  /** The warehouse behind the connection. */
  readonly dialect: DialectName;
  /** Datasets with a query, by name. */
  readonly sources: Readonly<Record<string, Source>>;
  /** Datasets that are tilesets, rasters or named sources, by name. */
  readonly staticSources: Readonly<Record<string, StaticSource>>;
  /** The policy's types of shown columns, by dataset. */
  readonly types: Readonly<Record<string, Readonly<Record<string, ColumnType>>>>;
  readonly grants: readonly Grant[];
  readonly allowedApis: readonly string[];
  /** Origins without a trailing slash: CARTO compares them literally. */
  readonly referers: readonly string[];
  readonly lifetimeMs: number;
  /** The attributes that decided something, with the number of values: for the audit. */
  readonly attributes: Readonly<Record<string, number>>;
  /** Attributes that were to decide something, but match nothing: for the operator. */
  readonly attributeProblems: readonly AttributeProblem[];
  /** When another day changes these rights, in milliseconds since the epoch. */
  readonly endsAt?: number | undefined;
  /** Set where these are only some of the person's datasets. */
  readonly narrowing?: Narrowing;
}

/** A narrowing that an existing application requested. */
export interface Narrowing {
  /** Sorted; names that the policy does not grant are left out. */
  readonly datasets: readonly string[];
  /** All that the person may see. */
  readonly from: Rights;
}

/** The origins whose pages may use a token, unless the policy names them. */
export function configuredReferers(
  { appOrigin, allowedOrigins }: Pick<Config, "appOrigin" | "allowedOrigins">,
): string[] {
  return [appOrigin, ...allowedOrigins];
}

export interface AccessOptions {
  readonly policy: Policy;
  readonly connectionName: string;
  /** {@linkcode configuredReferers}, for a policy that names none. */
  readonly referers: readonly string[];
  /** Decides which day it is. */
  readonly clock?: Pick<Clock, "now"> | undefined;
}

/** The person whose rights are requested. */
export interface Subject {
  readonly username: string;
  readonly groups: readonly string[];
  /** As they came; undefined for none. */
  readonly attributes?: RawAttributes | undefined;
  /** The only datasets that are requested; undefined for all. */
  readonly datasets?: readonly string[] | undefined;
}

export interface Access {
  /**
   * @returns the same object for the same groups and datasets, and the same user where the policy
   * names them, so that results can be cached by it.
   * @throws {NoAccessError} when the policy grants the person nothing.
   */
  rightsOf(subject: Subject): Rights;
}

/** More than the combinations of groups in any installation. */
const REMEMBERED = 10_000;
const MINUTE_MS = 60_000;

/** @param options the policy, and the settings for what it leaves open. */
export function createAccess(options: AccessOptions): Access {
  const { policy, connectionName, referers } = options;
  const dialect = DIALECTS[policy.dialect];
  const groupsByName = new Map(Object.entries(policy.groups));
  const usersByName = new Map(Object.entries(policy.users));
  const known = new BoundedMap<string, Rights>(REMEMBERED);

  function remembered(id: string, workOut: () => Rights): Rights {
    const rights = known.get(id) ?? workOut();
    if (rights.grants.length > 0) known.set(id, rights);
    return rights;
  }

  function workOut(groups: readonly string[], username: string | null): Rights {
    const restrictions = groups.map((name) => groupsByName.get(name));
    if (username !== null) restrictions.push(usersByName.get(username));
    const sources: Record<string, Source> = {};
    const staticSources: Record<string, StaticSource> = {};
    const types: Record<string, Readonly<Record<string, ColumnType>>> = {};
    for (const [name, dataset] of Object.entries(policy.datasets)) {
      const given = restrictions.flatMap((byDataset): Restriction[] => {
        if (byDataset === undefined || !Object.hasOwn(byDataset, name)) return [];
        const restriction = byDataset[name];
        return restriction === undefined ? [] : [restriction];
      });
      if (given.length === 0) continue;
      if (isTable(dataset)) {
        const views = given.map((restriction) => viewOf(restriction, dataset));
        const source = sources[name] = sourceOf(dataset, views, dialect);
        types[name] = shownTypes(dataset, source.columns);
      } else {
        const { columns, id } = dataset;
        const geometry = geometryOf(dataset);
        types[name] = dataset.types ?? {};
        staticSources[name] = { ...staticSourceOf(dataset), columns, geometry, id };
      }
    }
    return {
      groups,
      per: username === null ? policy.tokens.per : "user",
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
      attributes: {},
      attributeProblems: [],
    };
  }

  return {
    rightsOf(subject) {
      const groups = [...new Set(subject.groups)].filter((name) => groupsByName.has(name)).sort();
      const username = usersByName.has(subject.username) ? subject.username : null;
      const all = remembered(
        JSON.stringify([username, groups]),
        () => workOut(groups, username),
      );
      const datasets = subject.datasets && [...new Set(subject.datasets)].sort();
      const rights = datasets === undefined ? all : remembered(
        JSON.stringify([username, groups, datasets]),
        () => narrowed(all, datasets),
      );
      if (rights.grants.length === 0) throw new NoAccessError(subject.groups);
      return rights;
    },
  };
}

/** @returns the rights to these datasets only; unknown names are ignored. */
function narrowed(from: Rights, datasets: readonly string[]): Rights {
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
