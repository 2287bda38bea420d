/** Work for one part of the map: a newer one ends it, and what becomes of it is seen in its place. */
import { batch, type Signal } from "@preact/signals";
import { createAbortPrevious } from "../../../lib/map/access/abort_previous.ts";
import { MapError } from "../../../lib/map/access/map_access.ts";
import type { LayerState } from "../state/layer_state.ts";
import type { PartFault } from "../state/state_context.ts";
import type { WidgetState } from "../state/widget_state.ts";

/** No part says that it is loading for longer, in milliseconds. */
const SLOW_MS = 30_000;

export interface PartWork {
  run(work: (signal: AbortSignal) => Promise<void>): void;
  stop(): void;
}

/** A part of the map that work is for. */
export interface WorkedPart {
  /** Where it says why it is not there. */
  readonly fault: Signal<PartFault | null>;
  /** It shows earlier data, which stay while newer are slow to come. */
  isShown(): boolean;
}

/**
 * @param parts of the map that the work is for.
 * @param pauseMs how long to wait for newer work before it starts.
 */
export function createPartWork(
  parts: readonly WorkedPart[],
  pauseMs = 0,
): PartWork {
  const latest = createAbortPrevious(pauseMs);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (why: PartFault | null) =>
    batch(() => {
      for (const { fault } of parts) fault.value = why;
    });
  const tellSlow = () =>
    batch(() => {
      for (const { fault, isShown } of parts) {
        if (!isShown()) fault.value ??= "slow";
      }
    });

  function stop(): void {
    clearTimeout(timer);
    latest.stop();
  }
  return {
    run(work) {
      clearTimeout(timer);
      timer = setTimeout(tellSlow, SLOW_MS);
      latest.run(async (signal) => {
        try {
          await work(signal);
          if (!signal.aborted) tell(null);
        } catch (error) {
          if (signal.aborted) return;
          tell(faultOf(error));
          // A mistake of ours: the part says that it is not there, the console says why.
          if (!(error instanceof MapError)) reportError(error);
        } finally {
          if (!signal.aborted) clearTimeout(timer);
        }
      });
    },
    stop,
  };
}

function faultOf(error: unknown): PartFault {
  return error instanceof MapError && error.fault === "gone" ? "gone" : "refused";
}

/** @returns a layer or a widget as work sees it. */
export function partOf(own: LayerState | WidgetState): WorkedPart {
  const isShown = () =>
    "tiles" in own
      ? own.tiles.peek() !== null || own.clusters.peek() !== null
      : own.result.peek() !== null;
  return { fault: own.fault, isShown };
}
