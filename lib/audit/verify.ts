import { CHAIN_START, type Link, openRecord } from "./chain.ts";

export type Verdict =
  | {
    readonly ok: true;
    readonly records: number;
    /**
     * The last record's hash: stored elsewhere, it proves later that no record up to it is missing.
     */
    readonly head: string;
    /**
     * Lines, counted from 1, that were cut off while written: by the end of a process, or a full
     * disk. Only their records are lost: the chain continues after them.
     */
    readonly torn: readonly number[];
  }
  /** `line` counts from 1; `reason` continues "line N …". */
  | { readonly ok: false; readonly line: number; readonly reason: string };

/** @returns the file's lines; none of its bytes is passed over, a byte order mark included. */
export function auditLines(file: Uint8Array): string[] {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(file).split("\n");
}

/**
 * Checks that the lines are one chain from its start, each record unchanged.
 *
 * A chain cannot show that its newest records were cut off, nor that all of it was rewritten; a
 * head that was noted earlier can.
 *
 * @param lines without their ends; an empty last one, after the file's last line end, is ignored.
 * @param noted a head that must be among the records.
 */
export function verifyAudit(lines: readonly string[], noted?: string): Verdict {
  return verifyChain(lines, CHAIN_START, noted);
}

/**
 * Checks that the last lines of a long audit follow one another, without the lines before them.
 *
 * @param lines complete ones, without their ends.
 */
export function verifyAuditEnd(lines: readonly string[]): Verdict {
  for (const line of lines) {
    const opened = openRecord(line);
    if (opened.ok) return verifyChain(lines, { seq: opened.link.seq - 1, hash: opened.prev });
  }
  return verifyAudit(lines);
}

function verifyChain(lines: readonly string[], start: Link, noted?: string): Verdict {
  const written = lines.at(-1) === "" ? lines.slice(0, -1) : lines;
  let last = start;
  let seen = noted === undefined;
  const torn: number[] = [];
  for (const [index, line] of written.entries()) {
    const fault = (reason: string): Verdict => ({ ok: false, line: index + 1, reason });
    const opened = openRecord(line);
    if (!opened.ok) {
      if (!isBeginning(line, last)) return fault(opened.reason);
      torn.push(index + 1);
      continue;
    }
    if (opened.prev !== last.hash) {
      return fault("does not follow the one before it: records are missing, added or moved");
    }
    if (opened.link.seq !== last.seq + 1) return fault("has the wrong sequence number");
    last = opened.link;
    if (last.hash === noted) seen = true;
  }
  if (!seen) {
    return {
      ok: false,
      line: written.length + 1,
      reason: "is missing: the noted head is not here",
    };
  }
  return { ok: true, records: last.seq, head: last.hash, torn };
}

/**
 * Whether the line can be the start of the next record, cut off while it was written. A line that
 * was complete and was cut later leaves the next one without its predecessor, and a complete object
 * without a hash was inserted by hand.
 */
function isBeginning(line: string, last: Link): boolean {
  const beginning = `{"seq":${last.seq + 1},"time":"`;
  return line !== "" && !isJson(line) && (line.startsWith(beginning) || beginning.startsWith(line));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
