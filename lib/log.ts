/** Structured logs: one JSON object a line, on standard error, without a secret in it. */
import { jsonLine } from "./json_line.ts";
import type { Hide } from "./redaction.ts";

export type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Log {
  info(event: string, fields?: Fields): void;
  error(event: string, fields?: Fields): void;
}

export interface LogOptions {
  /** Takes one finished line, newline included. */
  readonly write: (line: string) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** What may be shown of each text. */
  readonly hide: Hide;
}

export function createLog({ write, now, hide }: LogOptions): Log {
  const line = (level: "info" | "error") => (event: string, fields: Fields = {}) =>
    write(`${jsonLine({ time: new Date(now()).toISOString(), level, event, ...fields }, hide)}\n`);
  return { info: line("info"), error: line("error") };
}
