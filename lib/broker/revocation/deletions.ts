/**
 * Deletes queued tokens at CARTO. Each token has its own backoff, so that one failing deletion does
 * not delay others.
 */
import type { Audit } from "../../audit/audit.ts";
import { CartoError } from "../../carto/carto_errors.ts";
import type { Clock } from "../../clock/clock.ts";
import type { Log } from "../../log/log.ts";
import { backoffMs } from "../../backoff.ts";
import type { Sealer } from "../../storage/seal.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import { HeldBackError } from "../minting/breaker.ts";
import type { CartoCalls } from "../minting/carto_calls.ts";
import { type Deletion, isSealedElsewhere, openDeletion, STUCK_AFTER } from "./deletion_rows.ts";
import { endedTokenRows } from "./ended_tokens.ts";
import { CLAIMED_ELSEWHERE_MS, DONE, type HandleJob, type Job, type Jobs } from "../jobs/jobs.ts";
import type { OAuthTokens } from "../minting/oauth_tokens.ts";
import { searchRow } from "./token_searches.ts";

export interface DeletionsOptions extends Pick<Clock, "now"> {
  readonly store: KvStorage;
  readonly jobs: Jobs;
  readonly sealer: Sealer;
  readonly calls: CartoCalls;
  readonly oauthTokens: OAuthTokens;
  readonly telemetry: Telemetry;
  readonly audit: Audit;
  readonly log: Log;
  /** Has a token that does not open here looked up in CARTO's list. */
  readonly requestSearch: HandleJob;
}

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 10 * 60_000;

/** @returns the delay after this many attempts, half of it random. */
function retryDelayMs(attempts: number): number {
  const options = { firstMs: FIRST_RETRY_MS, longestMs: LONGEST_RETRY_MS, jitter: 0.5 };
  return backoffMs(attempts - 1, options);
}

/** @returns the handler of `delete_token` jobs. */
export function createDeletions(options: DeletionsOptions): HandleJob {
  const { jobs, sealer, calls, oauthTokens, telemetry, audit, log } = options;

  function record({ name, owner, reason }: Deletion, wasThere: boolean): void {
    if (reason === "orphan") {
      // It was deleted between the listing and this lookup: no orphan.
      if (!wasThere) return;
      telemetry.count("carto_embed_orphans_deleted_total", {});
      return audit.record({ event: "orphan_deleted", token_name: name });
    }
    telemetry.count("carto_embed_revocations_total", { reason });
    audit.record({ event: "token_revoked", token_name: name, owner, reason });
  }

  /** Once per token, not at every try. */
  function reportStuck(job: Job, deletion: Deletion, error: string): void {
    telemetry.count("carto_embed_revocations_stuck_total", {});
    const { reason, expiresAt } = deletion;
    log.error("revocation_stuck", {
      token_name: job.id,
      reason,
      error,
      expires_at: expiresAt === undefined ? "unknown" : new Date(expiresAt).toISOString(),
    });
  }

  async function failed(
    job: Job,
    deletion: Deletion,
    error: string,
  ): Promise<number> {
    const attempts = job.attempts + 1;
    const afterMs = retryDelayMs(attempts);
    if (attempts === STUCK_AFTER) reportStuck(job, deletion, error);
    const shown = endedTokenRows(deletion, { attempts, error });
    await jobs.retry(job, afterMs, { attempts, error }, shown);
    return afterMs;
  }

  return async (queued) => {
    // A process with the key deletes it, or reconciliation does: CARTO lists it by name.
    if (isSealedElsewhere(sealer, queued)) return await options.requestSearch(queued);
    // Before anything is written: an outage is not a failure of one token.
    const heldMs = calls.deletionsHeldMs();
    if (heldMs > 0) return heldMs;
    await oauthTokens.get();
    const job = await jobs.claim(queued);
    if (job === null) return CLAIMED_ELSEWHERE_MS;
    const deletion = await openDeletion(sealer, job);
    if (deletion === null) {
      const set = [searchRow(job.id)];
      await options.store.commit({ check: [job], delete: [job.key], set });
      return DONE;
    }
    const { id } = deletion;
    const isRetry = job.attempts > 0;
    let wasThere: boolean;
    try {
      wasThere = await oauthTokens.use(async (oauth) =>
        calls.deleteToken(await oauth, id, { isRetry })
      );
    } catch (error) {
      if (!(error instanceof CartoError)) throw error;
      if (!(error instanceof HeldBackError)) return await failed(job, deletion, error.message);
      await jobs.retry(job, calls.deletionsHeldMs(), job);
      return calls.deletionsHeldMs();
    }
    record(deletion, wasThere);
    await jobs.finish(job, endedTokenRows(deletion, { deletedAt: options.now() }));
    return DONE;
  };
}
