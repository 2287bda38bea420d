/**
 * A document as it is on disk now: read at the start, and again after each change. An invalid
 * change is logged, and the loaded value stays in force.
 */
import type { Fields, Log } from "../log/log.ts";
import { OperatorError } from "../operator_error.ts";

export interface LiveDocumentOptions<Value> {
  /** Reads the text; equal texts are no change. */
  read(): Promise<string>;
  /** @throws when the text is invalid. */
  load(text: string): Value | Promise<Value>;
  /** The prefix of the log's events: `policy` makes `policy_loaded` and `policy_not_loaded`. */
  readonly kind: string;
  /** The log's fields for a value that came into force. */
  fields(value: Value): Fields;
  readonly log: Log;
  /** How often it is checked, in milliseconds. */
  readonly intervalMs: number;
}

export interface LiveDocument<Value> {
  current(): Value;
  /** Starts to watch for changes; `onChange` is called after each that came into force. */
  watch(onChange: (value: Value) => void): void;
  /** What is being read by then is neither loaded nor logged. */
  close(): void;
}

/** @throws what `read` and `load` throw at the start, when no earlier value exists. */
export async function openLiveDocument<Value>(
  { read, load, kind, fields, log, intervalMs }: LiveDocumentOptions<Value>,
): Promise<LiveDocument<Value>> {
  let seen = await read();
  let inForce = await load(seen);
  let reported = "";
  let timer: ReturnType<typeof setInterval> | undefined;
  let closed = false;

  async function look(onChange: (value: Value) => void): Promise<void> {
    try {
      const latest = await read();
      reported = "";
      if (closed || latest === seen) return;
      seen = latest;
      inForce = await load(latest);
    } catch (error) {
      if (closed) return;
      // The loaded value stays in force after any error: no caller could catch it.
      const reason = error instanceof OperatorError ? error.message : String(error);
      // A file that stays away is logged once, not every time.
      if (reason !== reported) log.error(`${kind}_not_loaded`, { error: reason });
      reported = reason;
      return;
    }
    log.info(`${kind}_loaded`, fields(inForce));
    onChange(inForce);
  }

  return {
    current: () => inForce,
    watch(onChange) {
      let looking = false;
      const started = setInterval(async () => {
        // Of two concurrent reads, the one that started first could restore the value from before a
        // change.
        if (looking) return;
        looking = true;
        await look(onChange);
        looking = false;
      }, intervalMs);
      Deno.unrefTimer(started);
      timer = started;
    },
    close() {
      closed = true;
      clearInterval(timer);
    },
  };
}
