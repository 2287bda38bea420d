/**
 * The audit: sign-ins and sign-outs, tokens issued, refused and revoked, and the policy in force.
 * Each record has the hash of the previous one, so that a change of written records can be
 * detected.
 */
import { createRepeats } from "../log/repeats.ts";
import { type AuditEvent, samenessOf } from "./events.ts";
import { createWriter, type Unplaced, type Writer, type WriterOptions } from "./writer.ts";

export type { AuditEvent } from "./events.ts";

export interface Audit {
  /**
   * Queues the event, in the order of calls; never throws and never waits. Repeated events of a
   * client are written at once first, then once a minute with a count.
   */
  record(event: AuditEvent): void;
  /** Tries to write all waiting records; resolves once that is done, or has failed. */
  flush(): Promise<void>;
}

/** An audit as its opener holds it. */
export interface OpenAudit extends Audit {
  /**
   * Retries writing; resolves where no record is stuck.
   *
   * @throws what keeps records from being written.
   */
  check(): Promise<void>;
  /** Writes the counts, and drops what cannot be written within seconds. */
  close(): Promise<void>;
}

/** The subjects of each kind that are counted separately. */
const SUBJECTS_APART = 200;

export interface AuditOptions extends WriterOptions {
  /** Further chains that have every record too. @default {none} */
  readonly copies?: readonly Writer[];
}

export function createAudit({ copies = [], ...options }: AuditOptions): OpenAudit {
  const { now } = options;
  const writer = createWriter(options);
  const writers = [writer, ...copies];
  const add = (record: Unplaced) => writers.forEach((writer) => writer.add(record));
  const repeats = createRepeats<AuditEvent>({
    keys: SUBJECTS_APART,
    now,
    write: (event, sum) => add({ event, at: sum?.until ?? now(), sum }),
  });

  return {
    record(event) {
      const sameness = samenessOf(event);
      if (sameness === null) add({ event, at: now() });
      else repeats.add(event, sameness);
    },
    flush: async () => void await Promise.all(writers.map((writer) => writer.flush())),
    check: writer.check,
    async close() {
      repeats.flush();
      await Promise.all(writers.map((writer) => writer.close()));
    },
  };
}
