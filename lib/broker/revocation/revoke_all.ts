/** Revokes every stored token, in one pass over their rows that several turns may share. */
import * as v from "valibot";
import type { Clock } from "../../clock/clock.ts";
import { ALL_API_TOKENS } from "../../storage/key_prefixes.ts";
import { apiTokenKey } from "../../storage/keys.ts";
import type { Entry, KvStorage } from "../../storage/kv_storage.ts";
import { inParallel } from "../jobs/in_parallel.ts";
import { CLAIMED_ELSEWHERE_MS, DONE, type HandleJob, type Jobs } from "../jobs/jobs.ts";
import type { Revocations } from "./revocations.ts";

export interface RevokeAllOptions extends Pick<Clock, "elapsed"> {
  readonly store: KvStorage;
  readonly jobs: Jobs;
  readonly revocations: Revocations;
}

const Progress = v.object({
  /** The hash of the last row of the turns before. */
  after: v.optional(v.string()),
});

/** A claim on a job lasts longer than this and the rows in progress. */
const TURN_MS = 10_000;
const ROWS_AT_ONCE = 16;

/**
 * @returns the handler of `revoke_all` jobs. Tokens that are minted meanwhile may be revoked or
 * not: one pass ends, however many are minted.
 */
export function createRevokeAll(options: RevokeAllOptions): HandleJob {
  const { store, jobs, revocations, elapsed } = options;
  return async (queued) => {
    const job = await jobs.claim(queued);
    if (job === null) return CLAIMED_ELSEWHERE_MS;
    const parsed = v.safeParse(Progress, job.value);
    let after = parsed.success ? parsed.output.after : undefined;
    let isOver = true;
    const endsAt = elapsed() + TURN_MS;

    async function* rows(): AsyncGenerator<Entry> {
      const start = after === undefined ? undefined : apiTokenKey(after);
      for await (const entry of store.list(ALL_API_TOKENS, { after: start })) {
        if (elapsed() > endsAt) {
          isOver = false;
          return;
        }
        after = String(entry.key.at(-1));
        yield entry;
      }
    }

    await inParallel(rows(), ROWS_AT_ONCE, async ({ key }) => {
      await revocations.revokeRow(String(key.at(-1)), "operator");
    });
    if (isOver) {
      await jobs.finish(job);
      return DONE;
    }
    await jobs.retry({ ...job, value: { after } }, 0, job);
    return 0;
  };
}
