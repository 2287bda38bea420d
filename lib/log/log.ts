/** Structured logs: one JSON object per line, on standard error, with secrets redacted. */
import { jsonLine } from "./json_line.ts";
import type { Hide } from "./redaction.ts";
import { createRepeats, type Sum } from "./repeats.ts";

export type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Neither throws: a log that cannot be written is no reason to refuse a request. */
export interface Log {
  info(event: string, fields?: Fields): void;
  error(event: string, fields?: Fields): void;
}

export interface FlushableLog extends Log {
  /** Writes the counts of lines that repeated. */
  flush(): void;
}

export interface LogOptions {
  /** Takes one finished line, newline included; may throw. */
  readonly write: (line: string) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Redacts each text. */
  readonly hide: Hide;
}

interface Line {
  readonly level: "info" | "error";
  readonly event: string;
  readonly fields: Fields;
}

/**
 * Requests can repeat most lines at will: this many are written, then one a minute with a count.
 */
const AT_ONCE = 5;
/** The different lines of each event that are counted separately. */
const LINES_APART = 100;

export function createLog({ write, now, hide }: LogOptions): FlushableLog {
  let unwritten = 0;

  /** Fails on a full disk, or when the reader went away. */
  function writeLine({ level, event, fields }: Line, at: number): boolean {
    try {
      write(`${jsonLine({ time: isoTime(at), level, event, ...fields }, hide)}\n`);
      return true;
    } catch {
      unwritten++;
      return false;
    }
  }

  function tellUnwritten(): void {
    const count = unwritten;
    if (count === 0) return;
    unwritten = 0;
    const written = writeLine(
      { level: "error", event: "log_lines_lost", fields: { count } },
      now(),
    );
    if (!written) unwritten = count;
  }

  const repeats = createRepeats<Line>({
    keys: LINES_APART,
    now,
    write(line, sum) {
      tellUnwritten();
      writeLine({ ...line, fields: { ...line.fields, ...countOf(sum) } }, sum?.until ?? now());
    },
  });

  const line = (level: Line["level"]) => (event: string, fields: Fields = {}) => {
    // Lines of two requests are the same line.
    const { request_id: _, ...same } = fields;
    repeats.add({ level, event, fields }, {
      kind: `${level} ${event}`,
      key: JSON.stringify(same),
      atOnce: AT_ONCE,
      others: { level, event, fields: { others: true } },
    });
  };
  return { info: line("info"), error: line("error"), flush: repeats.flush };
}

function countOf(sum: Sum | undefined): Fields {
  return sum === undefined ? {} : { count: sum.count, since: isoTime(sum.since) };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
