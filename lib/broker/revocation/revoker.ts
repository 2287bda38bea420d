/**
 * Revokes tokens: in KV, and by jobs at CARTO. The broker uses it, and so do tasks that revoke
 * where no app runs.
 */
import * as v from "valibot";
import type { Audit } from "../../audit/audit.ts";
import type { Clock } from "../../clock/clock.ts";
import type { CartoConfig } from "../../config/config.ts";
import type { Log } from "../../log/log.ts";
import { viewsOf } from "../../storage/key_prefixes.ts";
import { type JobKind, recurringKey } from "../../storage/keys.ts";
import type { Sealer } from "../../storage/seal.ts";
import type { Change, KvStorage } from "../../storage/kv_storage.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import { type CartoCalls, createCartoCalls } from "../minting/carto_calls.ts";
import { type Coordinator, createCoordinator } from "../minting/coordinator.ts";
import type { Step } from "../minting/mint_under_lease.ts";
import { RevocationReason } from "./deletion_rows.ts";
import { createDeletions } from "./deletions.ts";
import { createIntents } from "../minting/intents.ts";
import { createJobRunner, type JobRunner } from "../jobs/job_runner.ts";
import { CLAIMED_ELSEWHERE_MS, createJobs, DONE, type HandleJob, type Jobs } from "../jobs/jobs.ts";
import { createLeases } from "../minting/leases.ts";
import { createOAuthTokens, type OAuthTokens } from "../minting/oauth_tokens.ts";
import { createRecurring, type Recurring } from "../jobs/recurring.ts";
import { createRevocations, type Revocations } from "./revocations.ts";
import { createSearchRequests } from "./token_searches.ts";
import { createRevokeAll } from "./revoke_all.ts";
import { TIMING, type Timing } from "../timing.ts";
import { endViews } from "../view_rows.ts";

export interface RevokerOptions extends Clock {
  readonly carto: CartoConfig;
  readonly fetch: typeof fetch;
  readonly store: KvStorage;
  readonly sealer: Sealer;
  readonly telemetry: Telemetry;
  readonly audit: Audit;
  readonly log: Log;
  readonly timing?: Timing;
  /** The row of this hash was revoked: caches of it must be dropped. */
  readonly onRevoked: (hash: string) => void;
  /** Called when CARTO's list is to be compared with KV. */
  readonly onReconciliationRequested?: () => void;
  /** Whether the process is shutting down: no more jobs start. */
  readonly isEnding?: () => boolean;
  /** Sleeps between two polls, in milliseconds; tests replace it. */
  readonly sleep?: (ms: number) => Promise<void>;
  /** Called at each step of a mint; for tests. */
  readonly onStep?: (kind: "oauth" | "api", step: Step) => void | Promise<void>;
}

export interface Revoker {
  readonly calls: CartoCalls;
  readonly coordinator: Coordinator;
  /** How each kind of job is run. */
  readonly handlers: Readonly<Record<JobKind, HandleJob>>;
  readonly jobs: Jobs;
  readonly oauthTokens: OAuthTokens;
  readonly reconciliation: Recurring;
  readonly revocations: Revocations;
  readonly runJobs: JobRunner;
}

/** Between the steps of a reconciliation, each a call to CARTO or a batch of rows. */
const TURN_MS = 60_000;

export function createRevoker(options: RevokerOptions): Revoker {
  const { store, timing = TIMING } = options;
  const { sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)) } = options;
  const { leaseMs, waitBudgetMs, mintDeadlineMs, claimMs } = timing;

  const leases = createLeases({ ...options, leaseMs });
  const coordinator = createCoordinator({ ...options, leases, sleep, waitBudgetMs });
  const calls = createCartoCalls({ ...options, deadlineMs: mintDeadlineMs });
  const oauthTokens = createOAuthTokens({ ...options, calls, coordinator, timing });
  const jobs = createJobs({ ...options, claimMs });
  const revocations = createRevocations(options);
  const reconciliation = createRecurring({
    ...options,
    key: recurringKey("reconcile"),
    everyMs: timing.reconcileMs,
    gapMs: timing.reconcileGapMs,
    turnMs: TURN_MS,
  });

  const revokeUser: HandleJob = async (queued) => {
    const job = await jobs.claim(queued);
    if (job === null) return CLAIMED_ELSEWHERE_MS;
    const reason = v.parse(v.fallback(RevocationReason, "group_changed"), job.value);
    await revocations.revokeOwner(`user:${job.id}`, reason, job.queuedBy);
    await endViews(store, viewsOf(job.id));
    await jobs.finish(job);
    return DONE;
  };

  async function requestReconciliation(alongside: Omit<Change, "check">): Promise<void> {
    await reconciliation.request(alongside);
    options.onReconciliationRequested?.();
  }

  const requestSearch = createSearchRequests(requestReconciliation);
  const handlers: Revoker["handlers"] = {
    check_intent: createIntents({ ...options, leases }),
    delete_token: createDeletions({ ...options, jobs, calls, oauthTokens, requestSearch }),
    find_token: requestSearch,
    revoke_all: createRevokeAll({ ...options, jobs, revocations }),
    revoke_user: revokeUser,
  };
  const runJobs = createJobRunner({ jobs, isEnding: options.isEnding, handlers });
  return { calls, coordinator, handlers, jobs, oauthTokens, reconciliation, revocations, runJobs };
}
