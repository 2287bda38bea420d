/** Revokes every stored token, in one pass over their rows that several turns may share. */
import * as v from "valibot";
import type { Clock } from "../../clock/clock.ts";
import { ALL_API_TOKENS } from "../../storage/key_prefixes.ts";
import { apiTokenKey, revokeAllKey } from "../../storage/keys.ts";
import type { Entry, KvStorage } from "../../storage/kv_storage.ts";
import { inParallel } from "../jobs/in_parallel.ts";
import { CLAIMED_ELSEWHERE_MS, DONE, type HandleJob, type Job, type Jobs } from "../jobs/jobs.ts";
import { NOT_DUE, type Part } from "../jobs/maintenance.ts";
import type { Revocations } from "./revocations.ts";

export interface RevokeAllOptions extends Pick<Clock, "elapsed"> {
  readonly store: KvStorage;
  readonly jobs: Jobs;
  readonly revocations: Revocations;
  /** Whether the process is shutting down: another one goes on where this one was. */
  readonly isEnding?: (() => boolean) | undefined;
}

const Progress = v.object({
  /** The hash of the last row of the turns before. */
  after: v.optional(v.string()),
});

/** A claim on a job lasts longer than this and the rows in progress. */
const TURN_MS = 10_000;
const ROWS_AT_ONCE = 16;

/**
 * @returns the handler of `revoke_all` jobs, which takes one turn. Tokens that are minted meanwhile
 * may be revoked or not: one pass ends, however many are minted.
 */
export function createRevokeAll(options: RevokeAllOptions): HandleJob {
  const { store, jobs, revocations, elapsed, isEnding = () => false } = options;

  /** Where another operator has asked meanwhile, that pass revokes what is left of this one. */
  async function goOnLater(job: Job, after: string | undefined): Promise<void> {
    const key = revokeAllKey();
    const check = [job, { key, versionstamp: null }];
    const set = [{ key, value: { after } }];
    if (await store.commit({ check, delete: [job.key], set }) === null) await jobs.finish(job);
  }

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
        if (isEnding() || elapsed() > endsAt) {
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
    await goOnLater(job, after);
    return 0;
  };
}

/** The same job, as a part of maintenance that waits for no deletion at CARTO. */
export interface RevokeAllPart {
  readonly run: Part;
  /** @returns false for other jobs; this one the part runs, which is to be woken. */
  take(job: Job): boolean;
}

export interface RevokeAllPartOptions {
  readonly jobs: Pick<Jobs, "find">;
  readonly handle: HandleJob;
  readonly isEnding: () => boolean;
  /** Called after each turn, which leaves deletions to do. */
  readonly onTurn: () => void;
}

export function createRevokeAllPart(options: RevokeAllPartOptions): RevokeAllPart {
  const { jobs, handle, isEnding, onTurn } = options;
  let taken: Job | null = null;
  return {
    take(job) {
      if (job.kind !== "revoke_all") return false;
      taken = job;
      return true;
    },

    async run() {
      if (taken === null) return NOT_DUE;
      let job: Job | null = taken;
      taken = null;
      while (job !== null && !isEnding()) {
        await handle(job);
        onTurn();
        job = await jobs.find(revokeAllKey());
      }
      return undefined;
    },
  };
}
