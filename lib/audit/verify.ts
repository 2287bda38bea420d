import { CHAIN_START, type Link, openRecord } from "./chain.ts";

export type Verdict =
  | {
    readonly ok: true;
    readonly records: number;
    /** The last record's hash: kept elsewhere, it proves later that nothing up to it is missing. */
    readonly head: string;
    /**
     * Lines, counted from 1, whose writing was cut off: by the end of a process, or of a disk's
     * space. What they were to say is lost, and nothing else: the chain goes on after them.
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
 * Checks that the lines are one chain from its beginning, each record as it was written.
 *
 * A chain cannot tell that its newest records were cut off, nor that all of it was written anew:
 * a head that was noted earlier can.
 *
 * @param lines without their ends; an empty last one, after the file's last line end, is none.
 * @param noted a head that must be among the records.
 */
export function verifyAudit(lines: readonly string[], noted?: string): Verdict {
  return verifyChain(lines, CHAIN_START, noted);
}

/**
 * Checks the end of a long audit: that its lines follow one another. What was before them is taken
 * for granted.
 *
 * @param lines whole ones, without their ends.
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
 * Whether the line can be what was written of the next record before its writing was cut off. Only
 * that: a line that was there whole and was cut later leaves the next one without its forerunner, and
 * a whole object without a hash is one that somebody put there for others to read.
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
