/** A task for one part of the map: a newer task aborts it, and the part shows its outcome. */
import { batch, type Signal } from "@preact/signals";
import { createAbortPrevious } from "../../../lib/map/access/abort_previous.ts";
import { MapError } from "../../../lib/map/access/map_access.ts";
import type { LayerState } from "../state/layer_state.ts";
import type { PartFault } from "../state/state_context.ts";
import type { WidgetState } from "../state/widget_state.ts";

/** The longest that a part shows its loading state, in milliseconds. */
const SLOW_MS = 30_000;

export interface PartWork {
  run(work: (signal: AbortSignal) => Promise<void>): void;
  stop(): void;
}

/** The part of the map that a task is for. */
export interface WorkedPart {
  /** Receives the fault that the part shows. */
  readonly fault: Signal<PartFault | null>;
  /** It shows earlier data, which stay while newer data is slow. */
  isShown(): boolean;
}

/**
 * @param parts of the map that the task is for.
 * @param pauseMs the debounce before it starts.
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
          // A bug of ours: the part shows that it is missing, the console has the cause.
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
  const fault = error instanceof MapError ? error.fault : null;
  return fault === "gone" || fault === "invalid" ? fault : "refused";
}

/** @returns a layer or a widget as a part. */
export function partOf(own: LayerState | WidgetState): WorkedPart {
  const isShown = () =>
    "tiles" in own
      ? own.tiles.peek() !== null || own.clusters.peek() !== null
      : own.result.peek() !== null;
  return { fault: own.fault, isShown };
}
