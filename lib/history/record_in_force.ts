/** Writes down which versions are in force, in the background: no request waits for it. */
import type { Audit } from "../audit/audit.ts";
import { type Timer, unattended } from "../clock/unattended_timer.ts";
import type { Log } from "../log/log.ts";
import type { DocumentHistory, DocumentInForce } from "./document_history.ts";

/** While KV cannot be written. */
const RETRY_MS = 60_000;

export interface Recorder {
  /** To be called at the start, and after each change. */
  changed(): void;
  close(): void;
}

export interface RecorderOptions {
  readonly history: Pick<DocumentHistory, "record">;
  readonly inForce: () => readonly DocumentInForce[];
  readonly audit: Audit;
  readonly log: Log;
}

export function createRecorder({ history, inForce, audit, log }: RecorderOptions): Recorder {
  let recorded: readonly DocumentInForce[] = [];
  let last: Promise<void> = Promise.resolve();
  let timer: Timer | undefined;
  let isClosed = false;

  const isRecorded = ({ id, text }: DocumentInForce) =>
    recorded.some((one) => one.id === id && one.text === text);

  async function recordAll(): Promise<void> {
    const documents = inForce();
    try {
      for (const document of documents) {
        if (isClosed) return;
        if (isRecorded(document)) continue;
        const version = await history.record(document);
        if (version === null || version.previous === null) continue;
        const { hash: document_hash, previous: previous_hash } = version;
        const { id } = document;
        audit.record({ event: "document_changed", document: id, document_hash, previous_hash });
      }
      recorded = documents;
    } catch (error) {
      if (isClosed) return;
      log.error("versions_not_recorded", { error: String(error) });
      timer = unattended(changed, RETRY_MS);
    }
  }

  function changed(): void {
    clearTimeout(timer);
    last = last.then(recordAll);
  }

  return {
    changed,
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
