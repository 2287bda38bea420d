/** A page of the audit: the newest records first. */
import * as v from "valibot";
import { openRecord } from "../../audit/chain.ts";
import { personName } from "../../audit/events.ts";
import { type AuditQuery, type Cursor, cursorText } from "./audit_query.ts";
import { type AuditParts, auditRows } from "./audit_rows.ts";

const PAGE = 50;
/** Of a person's records of one event all others are passed over: so many rows, at most. */
const MOST_READ = 1_000;

/** A record as people read it. */
export interface AuditLine {
  readonly seq: number;
  /** ISO 8601. */
  readonly time: string;
  readonly event: string;
  /** The process that wrote it. */
  readonly instance: string;
  /** The person whom it is about, or who did it; null where it names none. */
  readonly person: string | null;
  /** The members that only some events have. */
  readonly details: Readonly<Record<string, unknown>>;
  /** Whether it is as it was written: its hash fits. */
  readonly intact: boolean;
}

export interface AuditPage {
  readonly records: readonly AuditLine[];
  /** Where the next page begins; null at the end. */
  readonly next: string | null;
}

/** Reads at most 51 records, or 1,000 rows of an index and 50 records. */
export async function readAudit(parts: AuditParts, query: AuditQuery): Promise<AuditPage> {
  const records: AuditLine[] = [];
  let read = 0;
  let last: Cursor | null = null;
  for await (const row of auditRows(parts, query, { reverse: true, batchSize: PAGE + 1 })) {
    if (last !== null && (records.length === PAGE || read === MOST_READ)) {
      return { records, next: cursorText(last) };
    }
    read++;
    last = row;
    if (row.line !== null) records.push(auditLine(row.line));
  }
  return { records, next: null };
}

const Members = v.pipe(
  v.string(),
  v.parseJson(),
  v.looseObject({
    seq: v.number(),
    time: v.string(),
    event: v.string(),
    instance: v.string(),
  }),
);

/** @returns the record; one that is none shows as an event without a name. */
export function auditLine(line: string): AuditLine {
  const parsed = v.safeParse(Members, line);
  if (!parsed.success) {
    const nothing = { seq: 0, time: "", event: "", instance: "", person: null };
    return { ...nothing, details: {}, intact: false };
  }
  const { seq, time, event, instance, prev: _prev, hash: _hash, ...details } = parsed.output;
  const { username, owner } = details;
  const named = [username, owner].find((name) => typeof name === "string");
  const person = named === undefined ? null : personName(named);
  return { seq, time, event, instance, person, details, intact: openRecord(line).ok };
}
