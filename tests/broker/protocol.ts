/** Messages between a test and its worker processes. */
import * as v from "valibot";

export const REFERER = "https://app.example.com";

export const POLICY = {
  version: 1,
  datasets: {
    retail_stores: {
      table: "carto-demo-data.demo_tables.retail_stores",
      columns: ["geom", "store_id"],
    },
  },
  groups: {
    BOSTON: { retail_stores: { city: "BOSTON" } },
    "NEW YORK": { retail_stores: { city: "NEW YORK" } },
  },
};

const Timing = v.object({
  mintDeadlineMs: v.number(),
  leaseMs: v.number(),
  waitBudgetMs: v.number(),
  recheckMs: v.number(),
  failureRestMs: v.number(),
  marginMs: v.number(),
  renewAheadMs: v.number(),
  pollMs: v.number(),
  claimMs: v.number(),
  reconcileMs: v.number(),
  reconcileGapMs: v.number(),
});

export type WorkerOptions = v.InferOutput<typeof WorkerOptions>;
export const WorkerOptions = v.object({
  kvPath: v.string(),
  /** KV_ENCRYPTION_KEY. */
  key: v.string(),
  carto: v.object({
    apiBaseUrl: v.string(),
    authUrl: v.string(),
    clientId: v.string(),
    clientSecret: v.string(),
    connection: v.string(),
  }),
  timing: Timing,
  mintsPerHour: v.number(),
  /** The step at which the process kills itself. */
  dieAt: v.nullable(v.object({
    kind: v.picklist(["oauth", "api"]),
    step: v.picklist(["leased", "minted", "committed"]),
  })),
});

export type WorkerCommand = v.InferOutput<typeof WorkerCommand>;
export const WorkerCommand = v.variant("op", [
  /** Requests a token, as so many concurrent callers. */
  v.object({
    op: v.literal("tokens"),
    group: v.string(),
    username: v.string(),
    callers: v.number(),
  }),
  /** Advances the process's elapsed time. */
  v.object({ op: v.literal("advance"), ms: v.number() }),
  /** Moves the process's date ahead or back. */
  v.object({ op: v.literal("step"), ms: v.number() }),
  v.object({ op: v.literal("revoke"), username: v.string() }),
  /** Runs due maintenance. */
  v.object({ op: v.literal("maintain") }),
]);

export type WorkerReply = v.InferOutput<typeof WorkerReply>;
export const WorkerReply = v.object({
  /** The distinct tokens that the callers got. */
  tokens: v.optional(v.array(v.string())),
  /** The name of the thrown error. */
  error: v.optional(v.string()),
  tookMs: v.number(),
});
