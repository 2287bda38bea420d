/**
 * A document as it stands on disk now: read at the start, and again whenever it has changed. A change
 * that cannot be used is logged and leaves what was loaded before in force.
 */
import type { Fields, Log } from "../log/log.ts";
import { OperatorError } from "../operator_error.ts";

export interface LiveDocumentOptions<Value> {
  /** Reads what is there; equal texts are no change. */
  read(): Promise<string>;
  /** @throws when the text cannot be used. */
  load(text: string): Promise<Value>;
  /** Of the events in the log: `policy` makes `policy_loaded` and `policy_not_loaded`. */
  readonly kind: string;
  /** What the log says of a value that came into force. */
  fields(value: Value): Fields;
  readonly log: Log;
  /** How often it is looked at, in milliseconds. */
  readonly intervalMs: number;
}

export interface LiveDocument<Value> {
  current(): Value;
  /** Begins to look for changes; `onChange` is called after each that came into force. */
  watch(onChange: (value: Value) => void): void;
  close(): void;
}

/** @throws what `read` and `load` throw at the start, when there is nothing to stay in force. */
export async function openLiveDocument<Value>(
  { read, load, kind, fields, log, intervalMs }: LiveDocumentOptions<Value>,
): Promise<LiveDocument<Value>> {
  let seen = await read();
  let inForce = await load(seen);
  let reported = "";
  let timer: ReturnType<typeof setInterval> | undefined;

  async function look(onChange: (value: Value) => void): Promise<void> {
    try {
      const latest = await read();
      reported = "";
      if (latest === seen) return;
      seen = latest;
      inForce = await load(latest);
    } catch (error) {
      // Whatever it is, what is in force stays: nobody else is there to catch it.
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
        // Of two at a time, the one that began first could bring back what it read before a change.
        if (looking) return;
        looking = true;
        await look(onChange);
        looking = false;
      }, intervalMs);
      Deno.unrefTimer(started);
      timer = started;
    },
    close: () => clearInterval(timer),
  };
}
