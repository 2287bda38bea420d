/** Work for one part of the map: a newer one ends it, and what becomes of it is seen in its place. */
import { batch, type Signal } from "@preact/signals";
import { createAbortPrevious } from "../../../lib/map/access/abort_previous.ts";
import { MapError } from "../../../lib/map/access/map_access.ts";
import type { PartFault } from "../state/state_context.ts";

/** No part says that it is loading for longer, in milliseconds. */
const SLOW_MS = 30_000;

export interface PartWork {
  run(work: (signal: AbortSignal) => Promise<void>): void;
  stop(): void;
}

/**
 * @param faults where its parts say why they are not there.
 * @param pauseMs how long to wait for newer work before it starts.
 */
export function createPartWork(
  faults: readonly Signal<PartFault | null>[],
  pauseMs = 0,
): PartWork {
  const latest = createAbortPrevious(pauseMs);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (why: PartFault | null) =>
    batch(() => {
      for (const fault of faults) fault.value = why;
    });
  const tellSlow = () =>
    batch(() => {
      for (const fault of faults) fault.value ??= "slow";
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
