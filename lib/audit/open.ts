import type { Log } from "../log/log.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { createAudit, type OpenAudit } from "./audit.ts";
import { fileChain, requireWritable, streamChain } from "./sinks.ts";
import type { WriterOptions } from "./writer.ts";

export interface OpenAuditOptions extends Pick<WriterOptions, "now" | "instance" | "hide"> {
  /** Of the file; undefined: standard error. */
  readonly path: string | undefined;
  /** Takes finished lines, newlines included. */
  readonly standardError: (lines: string) => void;
  readonly log: Log;
  readonly telemetry: Telemetry;
}

/**
 * The app's audit. Metrics show what it cannot write; the log has what it drops.
 *
 * @throws {OperatorError} where the file cannot be written.
 */
export async function openAudit(options: OpenAuditOptions): Promise<OpenAudit> {
  const { path, standardError, log, telemetry, ...rest } = options;
  if (path !== undefined) await requireWritable(path);
  return createAudit({
    ...rest,
    write: path === undefined ? streamChain(standardError) : fileChain(path),
    onWaiting: (records) => telemetry.set("carto_embed_audit_records_waiting", records, {}),
    onLost(event, error) {
      telemetry.count("carto_embed_audit_records_lost_total", {});
      log.error("audit_not_written", { record: JSON.stringify(event), error: String(error) });
    },
  });
}
