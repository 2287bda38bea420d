/** The records that a search finds, as a file: written as they are read, in the chain's order. */
import { BYTE_ORDER_MARK, csvRecord } from "../../map/export/csv.ts";
import type { AuditQuery } from "./audit_query.ts";
import { type AuditParts, auditRows } from "./audit_rows.ts";
import { auditLine } from "./read_audit.ts";

export type ExportFormat = "ndjson" | "csv";

const BATCH = 500;
const COLUMNS = ["seq", "time", "event", "person", "instance", "details", "intact"];

/**
 * @returns NDJSON has the lines as they were written, which `deno task audit verify` checks where
 * they are all of a chain; CSV has what people read of them (RFC 4180).
 */
export function exportAudit(
  parts: AuditParts,
  query: AuditQuery,
  format: ExportFormat,
): ReadableStream<Uint8Array> {
  const lines = format === "csv" ? csvLines(parts, query) : jsonLines(parts, query);
  return ReadableStream.from(lines).pipeThrough(new TextEncoderStream());
}

async function* jsonLines(parts: AuditParts, query: AuditQuery): AsyncGenerator<string> {
  for await (const { line } of auditRows(parts, query, { reverse: false, batchSize: BATCH })) {
    if (line !== null) yield `${line}\n`;
  }
}

async function* csvLines(parts: AuditParts, query: AuditQuery): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvRecord(COLUMNS);
  for await (const { line } of auditRows(parts, query, { reverse: false, batchSize: BATCH })) {
    if (line === null) continue;
    const { seq, time, event, person, instance, details, intact } = auditLine(line);
    const more = JSON.stringify(details);
    yield csvRecord([seq, time, event, person, instance, more, String(intact)]);
  }
}
