/** What becomes of the graphics contexts that the map is drawn with. */
import { after } from "../access/page_life.ts";

/** Two losses within so much time are taken for one that comes back again and again. */
const TWICE_MS = 60_000;
/** A context that did not come back by then is not waited for, in milliseconds. */
const RETURN_MS = 20_000;

export type ContextState = "ok" | "lost" | "gone";

export interface ContextHealth {
  lost(canvas: EventTarget): void;
  restored(canvas: EventTarget): void;
  stop(): void;
}

export interface ContextHealthOptions {
  /** `gone` is told once, and is the last. */
  onState(state: ContextState): void;
  /** Milliseconds since any moment. */
  readonly now?: () => number;
  readonly later?: typeof after;
}

/** A graphics card that starts again takes the contexts of all canvases: that is one loss. */
export function createContextHealth(
  { onState, now = () => performance.now(), later = after }: ContextHealthOptions,
): ContextHealth {
  const missing = new Set<EventTarget>();
  let state: ContextState = "ok";
  let lostAt = -Infinity;
  let cancel = () => {};

  function enter(next: ContextState): void {
    if (state === next) return;
    state = next;
    cancel();
    onState(next);
  }

  return {
    lost(canvas) {
      if (state === "gone") return;
      missing.add(canvas);
      if (state === "lost") return;
      const isAgain = now() - lostAt < TWICE_MS;
      lostAt = now();
      if (isAgain) return enter("gone");
      enter("lost");
      cancel = later(RETURN_MS, () => enter("gone"));
    },
    restored(canvas) {
      missing.delete(canvas);
      if (state === "lost" && missing.size === 0) enter("ok");
    },
    stop: () => cancel(),
  };
}
