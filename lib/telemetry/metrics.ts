/** Every metric the app keeps: one table, from which types, instruments and documentation come. */

import { PARTS } from "../readiness.ts";

interface Described {
  /** Its OpenTelemetry name; by OpenTelemetry's rules it becomes the Prometheus one. */
  readonly otel: string;
  /** In UCUM, as OpenTelemetry wants units: `s`, or what is counted in braces. */
  readonly unit: string;
  readonly help: string;
  /** For each label the values it may have, or ANY_TEXT. */
  readonly labels: Readonly<Record<string, readonly string[] | typeof ANY_TEXT>>;
}

export type Metric =
  | Described & { readonly kind: "counter" | "gauge" }
  /** `buckets`: upper bounds in the metric's unit, ascending; +Inf is understood. */
  | Described & { readonly kind: "histogram"; readonly buckets: readonly number[] };

/** A label whose values are not known beforehand; how many are kept apart is bounded. */
export const ANY_TEXT = "any text";

const TOKEN_KIND = ["oauth", "api"] as const;

/** From a KV read to beyond a mint's deadline of eight seconds. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** By Prometheus name. docs/observability.md is this table; a test compares the two. */
export const METRICS = {
  carto_embed_token_mints_total: {
    kind: "counter",
    otel: "carto_embed.token.mints",
    unit: "{token}",
    help: "Tokens asked of CARTO, by what came of it",
    labels: { kind: TOKEN_KIND, outcome: ANY_TEXT },
  },
  carto_embed_token_hits_total: {
    kind: "counter",
    otel: "carto_embed.token.hits",
    unit: "{token}",
    help: "Tokens served without asking CARTO, by where they were kept",
    labels: { kind: TOKEN_KIND, layer: ["memory", "kv"] },
  },
  carto_embed_token_waits_seconds: {
    kind: "histogram",
    otel: "carto_embed.token.waits",
    unit: "s",
    help: "Time spent waiting for a token that another request or process was minting",
    labels: { kind: TOKEN_KIND },
    buckets: SECONDS,
  },
  carto_embed_first_maps_total: {
    kind: "counter",
    otel: "carto_embed.first.maps",
    unit: "{response}",
    help: "Responses with a token, by whether they had all of the map's first layers",
    labels: { outcome: ["ready", "missing"] },
  },
  carto_embed_lease_steals_total: {
    kind: "counter",
    otel: "carto_embed.lease.steals",
    unit: "{lease}",
    help: "Leases taken over from a holder that let them run out",
    labels: { kind: TOKEN_KIND },
  },
  carto_embed_upstream_retries_total: {
    kind: "counter",
    otel: "carto_embed.upstream.retries",
    unit: "{request}",
    help: "Calls made again, by the reason",
    labels: { call: ANY_TEXT, reason: ANY_TEXT },
  },
  carto_embed_upstream_seconds: {
    kind: "histogram",
    otel: "carto_embed.upstream",
    unit: "s",
    help: "Duration of calls to CARTO, by HTTP status or by how they failed",
    labels: { call: ANY_TEXT, status: ANY_TEXT },
    buckets: SECONDS,
  },
  carto_embed_orphans_deleted_total: {
    kind: "counter",
    otel: "carto_embed.orphans.deleted",
    unit: "{token}",
    help: "Tokens of ours deleted at CARTO because the storage does not know them",
    labels: {},
  },
  carto_embed_revocations_total: {
    kind: "counter",
    otel: "carto_embed.revocations",
    unit: "{token}",
    help: "Tokens deleted at CARTO before their time, by the reason",
    labels: { reason: ANY_TEXT },
  },
  carto_embed_revocations_stuck_total: {
    kind: "counter",
    otel: "carto_embed.revocations.stuck",
    unit: "{token}",
    help: "Tokens that CARTO has not deleted after several attempts",
    labels: {},
  },
  carto_embed_mint_budget_remaining: {
    kind: "gauge",
    otel: "carto_embed.mint.budget.remaining",
    unit: "{token}",
    help: "Mints left in the current hour's budget",
    labels: {},
  },
  carto_embed_breaker_open: {
    kind: "gauge",
    otel: "carto_embed.breaker.open",
    unit: "1",
    help: "1 while calls to the upstream are held back after failures, else 0",
    labels: { upstream: ANY_TEXT },
  },
  carto_embed_not_ready: {
    kind: "gauge",
    otel: "carto_embed.not_ready",
    unit: "1",
    help: "1 while /readyz names the part as failing, else 0",
    labels: { part: PARTS },
  },
  carto_embed_audit_records_waiting: {
    kind: "gauge",
    otel: "carto_embed.audit.records.waiting",
    unit: "{record}",
    help: "Audit records kept in memory because they cannot be written",
    labels: {},
  },
  carto_embed_audit_records_lost_total: {
    kind: "counter",
    otel: "carto_embed.audit.records.lost",
    unit: "{record}",
    help: "Audit records given up because they could not be written",
    labels: {},
  },
} as const satisfies Readonly<Record<string, Metric>>;

type Metrics = typeof METRICS;
export type MetricName = keyof Metrics;

type NamesOf<Kind> = {
  [Name in MetricName]: Metrics[Name]["kind"] extends Kind ? Name : never;
}[MetricName];

export type CounterName = NamesOf<"counter">;
export type GaugeName = NamesOf<"gauge">;
export type HistogramName = NamesOf<"histogram">;

/**
 * The labels a metric takes, all of them: another name or a value outside the table is an error.
 */
export type LabelsOf<Name extends MetricName> = [keyof Metrics[Name]["labels"]] extends [never]
  ? Readonly<Record<string, never>>
  : {
    readonly [Label in keyof Metrics[Name]["labels"]]: Metrics[Name]["labels"][Label] extends
      readonly (infer Value extends string)[] ? Value : string | number;
  };
