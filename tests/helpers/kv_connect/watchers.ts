/** Streams of changes to watched keys. */
import { writeWatchOutput } from "./messages.ts";
import type { KvRows } from "./rows.ts";

interface Watcher {
  readonly keys: readonly Uint8Array[];
  readonly stream: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
}

export class KvWatchers {
  readonly #rows: KvRows;
  readonly #watchers = new Set<Watcher>();

  constructor(rows: KvRows) {
    this.#rows = rows;
  }

  /** @returns a first frame with the current values of the keys, then one for each change. */
  watch(keys: readonly Uint8Array[]): ReadableStream<Uint8Array<ArrayBuffer>> {
    let watcher: Watcher | undefined;
    return new ReadableStream({
      start: (stream) => {
        watcher = { keys, stream };
        this.#watchers.add(watcher);
        this.#send(watcher, new Set(keys.map((key) => key.toHex())));
      },
      cancel: () => {
        if (watcher !== undefined) this.#watchers.delete(watcher);
      },
    });
  }

  changed(keys: readonly Uint8Array[]): void {
    const written = new Set(keys.map((key) => key.toHex()));
    for (const watcher of this.#watchers) {
      if (watcher.keys.some((key) => written.has(key.toHex()))) this.#send(watcher, written);
    }
  }

  close(): void {
    for (const { stream } of this.#watchers) stream.close();
    this.#watchers.clear();
  }

  #send({ keys, stream }: Watcher, written: ReadonlySet<string>): void {
    const frame = keys.map((key) => ({
      changed: written.has(key.toHex()),
      entry: this.#rows.get(key),
    }));
    stream.enqueue(writeWatchOutput(frame));
  }
}
