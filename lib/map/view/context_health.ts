/** Tracks the loss and recovery of the map's WebGL contexts. */
import { after } from "../access/page_life.ts";

/** Two losses within this time count as permanent, in milliseconds. */
const TWICE_MS = 60_000;
/** The longest wait for a lost context, in milliseconds. */
const RETURN_MS = 20_000;

export type ContextState = "ok" | "lost" | "gone";

export interface ContextHealth {
  lost(canvas: EventTarget): void;
  restored(canvas: EventTarget): void;
  stop(): void;
}

export interface ContextHealthOptions {
  /** `gone` is reported once, as the last state. */
  onState(state: ContextState): void;
  /** Milliseconds since any moment. */
  readonly now?: () => number;
  readonly later?: typeof after;
}

/** A GPU reset loses the contexts of all canvases: that is one loss. */
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
