/**
 * The audit: who signed in and out, who was given a token, who was refused one, which were taken
 * back, and by which policy. Each record carries the hash of the one before it, so that a change to
 * what is written can be found.
 */
import { createRepeats } from "../log/repeats.ts";
import { type AuditEvent, samenessOf } from "./events.ts";
import { createWriter, type WriterOptions } from "./writer.ts";

export type { AuditEvent } from "./events.ts";

export interface Audit {
  /**
   * Puts the event on record, in the order of the calls; it never throws and never waits. What a
   * client repeats has a record at once, and after that one a minute with a count.
   */
  record(event: AuditEvent): void;
  /** Tries to write all records that wait; resolves once that is done, or has failed. */
  flush(): Promise<void>;
}

/** An audit in the hands of who opened it. */
export interface OpenAudit extends Audit {
  /**
   * Resolves where nothing waits because it cannot be written, which is tried once more.
   *
   * @throws what keeps records from being written.
   */
  check(): Promise<void>;
  /** Writes the counts, and gives up what cannot be written within seconds. */
  close(): Promise<void>;
}

/** Of each kind, so many subjects are counted apart. */
const SUBJECTS_APART = 200;

export function createAudit(options: WriterOptions): OpenAudit {
  const { now } = options;
  const writer = createWriter(options);
  const repeats = createRepeats<AuditEvent>({
    keys: SUBJECTS_APART,
    now,
    write: (event, sum) => writer.add({ event, at: sum?.until ?? now(), sum }),
  });

  return {
    record(event) {
      const sameness = samenessOf(event);
      if (sameness === null) writer.add({ event, at: now() });
      else repeats.add(event, sameness);
    },
    flush: writer.flush,
    check: writer.check,
    async close() {
      repeats.flush();
      await writer.close();
    },
  };
}
