/** What a person may read, and what tokens for it depend on. */
import type { ColumnType, Geometry, StaticKind } from "./schema/dataset_schema.ts";
import type { DialectName } from "./dialects/mod.ts";
import type { AttributeProblem } from "./no_access_error.ts";
import type { Source } from "./sql/source.ts";

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

/** A claim, and the claim that must vouch for it. */
export interface AttributeSource {
  readonly attribute: string;
  readonly claim: string | null;
  readonly vouchedBy: string | null;
}

/** Everything that a token's rights depend on; equal rights make interchangeable tokens. */
export interface Rights {
  /**
   * The person's own groups that the policy names, sorted. Rights can be worked out again from
   * them: what they include is the policy's to say, and may change with it.
   */
  readonly groups: readonly string[];
  /** The groups that those include beside, sorted. */
  readonly includedGroups: readonly string[];
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
  /**
   * Where the policy takes those attributes from: one that takes them from elsewhere grants other
   * rights, although its SQL is the same.
   */
  readonly attributeSources: readonly AttributeSource[];
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
