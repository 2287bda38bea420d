/** Structured logs: one JSON object a line, on standard error. */
export type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Log {
  info(event: string, fields?: Fields): void;
  error(event: string, fields?: Fields): void;
}

/**
 * @param write takes one finished line, newline included.
 * @param now milliseconds since the epoch.
 */
export function createLog(write: (line: string) => void, now: () => number): Log {
  const line = (level: "info" | "error") => (event: string, fields: Fields = {}) =>
    write(`${JSON.stringify({ time: new Date(now()).toISOString(), level, event, ...fields })}\n`);
  return { info: line("info"), error: line("error") };
}
