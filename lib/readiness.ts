/** Whether this process can do its work: for whatever decides where requests go. */
import type { Clock } from "./clock/clock.ts";
import { errorFields } from "./log/error_fields.ts";
import type { Log } from "./log/log.ts";

/** What the work needs. The policy is not among it: without one, the app does not start. */
export const PARTS = ["storage", "carto", "audit"] as const;
export type Part = typeof PARTS[number];

export interface Readiness {
  /** @returns the parts that fail; none where all is well. */
  failing(): Promise<readonly Part[]>;
}

export interface ReadinessOptions {
  /** Rejects where storage cannot be written or read. */
  readonly tryStorage: () => Promise<unknown>;
  /** Rejects where no OAuth token is at hand, and CARTO gives none. */
  readonly prepareCarto: () => Promise<unknown>;
  /** Rejects while records of the audit cannot be written. */
  readonly checkAudit: () => Promise<unknown>;
  /** Told what was found out of a part. */
  readonly onFound: (part: Part, works: boolean) => void;
  readonly log: Log;
  readonly elapsed: Clock["elapsed"];
}

/** However often it is asked, nothing is looked at more often than this. */
const REMEMBERED_MS = 5_000;
/** Whoever probes does not wait for long; what takes longer is found out for the next probe. */
const PATIENCE_MS = 2_000;

export function createReadiness(options: ReadinessOptions): Readiness {
  const { log, elapsed, onFound } = options;
  const looks = {
    storage: options.tryStorage,
    carto: options.prepareCarto,
    audit: options.checkAudit,
  };
  const parts = PARTS.map((part) => ({ part, works: watch(part, looks[part]) }));

  /** @returns what looks at a part, unless that was done a moment ago or is being done. */
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
