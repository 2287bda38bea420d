/** Verifies the chain in KV, a part with each request: a million records take longer than one. */
import { openRecord } from "../../audit/chain.ts";
import { verifyAuditEnd } from "../../audit/verify.ts";
import { type AuditQuery, cursorText } from "./audit_query.ts";
import { type AuditParts, type AuditRow, auditRows } from "./audit_rows.ts";

/** A few megabytes, and less than a second. */
const AT_ONCE = 10_000;

export interface VerifiedPart {
  /** How many records follow one another, unchanged; those before a fault. */
  readonly records: number;
  /** The numbers of the first and the last of them; null where there are none. */
  readonly first: number | null;
  readonly last: number | null;
  /** The hash of the last: stored elsewhere, it proves later that none up to it is missing. */
  readonly head: string | null;
  /** Of the record that is not as it was written, or does not follow; null for none. */
  readonly fault: { readonly seq: number; readonly reason: string } | null;
  /** Where the next part begins; null at the chain's end, and after a fault. */
  readonly next: string | null;
}

/**
 * @param after the last record of the part before, with which this one begins: so that the parts
 * are one chain.
 */
export async function verifyPart(
  parts: AuditParts,
  { after }: Pick<AuditQuery, "after">,
): Promise<VerifiedPart> {
  const from = after === undefined ? {} : { after: { ...after, seq: after.seq - 1 } };
  const rows: AuditRow[] = [];
  let more = false;
  for await (const row of auditRows(parts, from, { reverse: false, batchSize: 500 })) {
    more = rows.length === AT_ONCE;
    if (more) break;
    rows.push({ ...row, line: row.line ?? "" });
  }
  const verdict = verifyAuditEnd(rows.map(({ line }) => line));
  const faultyLine = verdict.ok ? verdict.torn[0] : verdict.line;
  const good = faultyLine === undefined ? rows : rows.slice(0, faultyLine - 1);
  const [first, last, faulty] = [good.at(0), good.at(-1), rows[good.length]];
  const opened = last && openRecord(last.line);
  const reason = verdict.ok ? "was not completely written" : verdict.reason;
  return {
    records: good.length,
    first: first?.seq ?? null,
    last: last?.seq ?? null,
    head: opened?.ok ? opened.link.hash : null,
    fault: faulty === undefined ? null : { seq: faulty.seq, reason },
    next: more && faulty === undefined && last !== undefined ? cursorText(last) : null,
  };
}
