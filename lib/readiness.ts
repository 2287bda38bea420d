/** Whether this process is ready, for load balancers. */
import type { Clock } from "./clock/clock.ts";
import { errorFields } from "./log/error_fields.ts";
import type { Log } from "./log/log.ts";

/** The dependencies. The policy is not one of them: without it, the app does not start. */
export const PARTS = ["storage", "carto", "audit"] as const;
export type Part = typeof PARTS[number];

export interface Readiness {
  /** @returns the failing parts; empty where all is well. */
  failing(): Promise<readonly Part[]>;
}

export interface ReadinessOptions {
  /** Rejects where storage cannot be written or read. */
  readonly tryStorage: () => Promise<unknown>;
  /** Rejects where no OAuth token is stored, and CARTO returns none. */
  readonly prepareCarto: () => Promise<unknown>;
  /** Rejects while records of the audit cannot be written. */
  readonly checkAudit: () => Promise<unknown>;
  /** Called with the result of each check. */
  readonly onFound: (part: Part, works: boolean) => void;
  readonly log: Log;
  readonly elapsed: Clock["elapsed"];
}

/** Each part is checked at most this often. */
const REMEMBERED_MS = 5_000;
/** A probe does not wait long; the result of a slower check is for the next probe. */
const PATIENCE_MS = 2_000;

export function createReadiness(options: ReadinessOptions): Readiness {
  const { log, elapsed, onFound } = options;
  const looks = {
    storage: options.tryStorage,
    carto: options.prepareCarto,
    audit: options.checkAudit,
  };
  const parts = PARTS.map((part) => ({ part, works: watch(part, looks[part]) }));

  /** @returns a function that checks a part, unless that was done recently or is in progress. */
  function watch(part: Part, look: () => Promise<unknown>): () => Promise<boolean> {
    let found: { works: boolean; at: number } | null = null;
    let looking: Promise<boolean> | null = null;

    async function find(): Promise<boolean> {
      const error = await look().then(() => null, (error: unknown) => error);
      const works = error === null;
      if (!works && found?.works !== false) log.error("not_ready", { part, ...errorFields(error) });
      if (works && found?.works === false) log.info("ready_again", { part });
      onFound(part, works);
      found = { works, at: elapsed() };
      looking = null;
      return works;
    }

    return () => {
      if (found !== null && elapsed() - found.at < REMEMBERED_MS) {
        return Promise.resolve(found.works);
      }
      return withPatience(looking ??= find());
    };
  }

  return {
    async failing() {
      const works = await Promise.all(parts.map(({ works }) => works()));
      return parts.filter((_, at) => !works[at]).map(({ part }) => part);
    },
  };
}

async function withPatience(works: Promise<boolean>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), PATIENCE_MS);
  try {
    return await Promise.race([works, late]);
  } finally {
    clearTimeout(timer);
  }
}
