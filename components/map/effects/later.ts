/** Everything a map does beside drawing; loaded after the drawing code was requested. */
import type { MapEngine } from "../../../lib/map/sources/map_engine_types.ts";
import type { MapState } from "../state/map_state.ts";
import { followAddress } from "./address.ts";
import { followFaults } from "./faults.ts";
import { followTables } from "./rows.ts";
import { createFinders, type Finders } from "./search.ts";
import { followSelection } from "./selection.ts";
import { createSteps, type Step } from "./steps.ts";
import { followUnplaced } from "./unplaced.ts";

export interface LaterEffects extends Finders {
  step(step: Step): void;
  stop(): void;
}

/** @param reportFault reports a part that cannot be drawn to our server. */
export function followLater(
  state: MapState,
  engine: MapEngine,
  reportFault: (fault: { readonly code: string; readonly part: string }) => void,
): LaterEffects {
  const steps = createSteps(state, engine);
  const stops = [
    followTables(state, engine),
    followUnplaced(state, engine),
    followSelection(state, engine),
    followFaults(state, reportFault),
    followAddress(state, { inFrame: globalThis.parent !== globalThis.self }),
    steps.stop,
  ];
  return {
    ...createFinders(state, engine),
    step: steps.take,
    stop() {
      for (const stop of stops) stop();
    },
  };
}
