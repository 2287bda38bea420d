/** Token rows that a sweep cannot read: those of a newer version are left to it, and counted. */
import type { Log } from "../log/log.ts";
import type { KvStorage } from "../storage/kv_storage.ts";
import { hasNewerRows } from "../storage/schema.ts";

export interface UnreadableRowsOptions {
  readonly store: KvStorage;
  readonly log: Log;
}

/** The unreadable rows of one sweep. */
export interface UnreadableRows {
  /** @returns whether a newer version has written them, as far as this one knows. */
  areLeft(): Promise<boolean>;
  /** Logs how many were left, if any. */
  report(): void;
}

export function createUnreadableRows({ store, log }: UnreadableRowsOptions): UnreadableRows {
  let newer: Promise<boolean> | undefined;
  let count = 0;
  return {
    async areLeft() {
      newer ??= hasNewerRows(store);
      if (!await newer) return false;
      count++;
      return true;
    },
    report() {
      if (count > 0) log.info("newer_rows_left", { row: "api_tokens", count });
    },
  };
}
