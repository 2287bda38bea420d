import type { Log } from "../log/log.ts";
import type { KvStorage } from "../storage/kv_storage.ts";
import { keepPrivate } from "../storage/private_files.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { createAudit, type OpenAudit } from "./audit.ts";
import { KV_LIMITS, kvChain } from "./kv_chain.ts";
import { fileChain, requireWritable, streamChain } from "./sinks.ts";
import { createWriter, type Writer, type WriterOptions } from "./writer.ts";

export interface OpenAuditOptions extends Pick<WriterOptions, "now" | "instance" | "hide"> {
  /** Of the file; undefined: standard error. */
  readonly auditLog: string | undefined;
  /** Takes finished lines, newlines included. */
  readonly standardError: (lines: string) => void;
  readonly log: Log;
  readonly telemetry: Telemetry;
  readonly store: KvStorage;
  /** How long KV has the records too, in milliseconds; 0: it has none. */
  readonly auditKeepMs: number;
}

/**
 * The app's audit. Metrics show what it cannot write; the log has what it drops.
 *
 * @throws {OperatorError} where the file cannot be written.
 */
export async function openAudit(options: OpenAuditOptions): Promise<OpenAudit> {
  const { auditLog: path, standardError, log, telemetry, now, instance, hide } = options;
  if (path !== undefined) {
    await requireWritable(path);
    await keepPrivate(path);
  }
  return createAudit({
    now,
    instance,
    hide,
    write: path === undefined ? streamChain(standardError) : fileChain(path),
    copies: options.auditKeepMs === 0 ? [] : [kvCopy(options)],
    onWaiting: (records) => telemetry.set("carto_embed_audit_records_waiting", records, {}),
    onLost(event, error) {
      telemetry.count("carto_embed_audit_records_lost_total", {});
      log.error("audit_not_written", { record: JSON.stringify(event), error: String(error) });
    },
  });
}

/** What KV lacks the file or the stream still has: the audit itself is not lost. */
function kvCopy(
  { store, auditKeepMs: keepMs, log, now, instance, hide }: Omit<
    OpenAuditOptions,
    "auditLog" | "telemetry"
  >,
): Writer {
  return createWriter({
    ...KV_LIMITS,
    now,
    instance,
    hide,
    write: kvChain({ store, now, keepMs }),
    onLost: ({ event }, error) => log.error("audit_not_kept", { record: event, error: `${error}` }),
  });
}
