/** What went wrong in this process since its start, by code: a sum of what its log has in full. */
import * as v from "valibot";
import type { Fields, Log } from "../../log/log.ts";

export type Fault = v.InferOutput<typeof Fault>;
export const Fault = v.object({
  /** The code of the error, or else the event of the log. */
  code: v.string(),
  count: v.number(),
  /** Milliseconds since the epoch. */
  lastAt: v.number(),
});

/** Codes are constants of the code; those that have not occurred for the longest are dropped. */
const CODES = 20;

export interface RecentFaults {
  /** The log, which counts what it writes as an error. */
  readonly log: Log;
  /** @returns the latest first. */
  list(): Fault[];
}

export function countFaults(log: Log, now: () => number): RecentFaults {
  /** The latest first. */
  let faults: readonly Fault[] = [];
  return {
    log: {
      info: log.info,
      error(event, fields) {
        const code = codeOf(event, fields);
        const before = faults.find((fault) => fault.code === code)?.count ?? 0;
        const others = faults.filter((fault) => fault.code !== code);
        faults = [{ code, count: before + 1, lastAt: now() }, ...others].slice(0, CODES);
        log.error(event, fields);
      },
    },
    list: () => [...faults],
  };
}

function codeOf(event: string, { code, fault }: Fields = {}): string {
  if (typeof code === "string") return code;
  return typeof fault === "string" ? `${event}: ${fault}` : event;
}
