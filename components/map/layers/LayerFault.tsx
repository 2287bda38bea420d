import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { Icon } from "../../Icon.tsx";
import type { StageRun } from "../stage/stage_run.ts";
import type { LayerState } from "../state/layer_state.ts";
import type { MapState } from "../state/map_state.ts";

interface LayerFaultProps {
  readonly state: MapState;
  readonly run: StageRun | null;
  readonly layer: LayerState;
}

/** Why a layer is not there, and what can be done. */
export function LayerFault({ state, run, layer }: LayerFaultProps) {
  const words = mapWordsOf(state.locale).stage;
  const fault = layer.fault.value;
  if (fault === null) return null;
  // A browser does not ask again for a module that failed.
  const reloads = fault === "not_loaded";
  return (
    <div class="layer-fault" role="alert">
      <p>{words.layers.fault[fault]}</p>
      <button
        type="button"
        class="button button-quiet button-small"
        onClick={() => reloads ? location.reload() : run?.retry(layer.layer.id)}
      >
        <Icon name="retry" />
        {reloads ? words.layers.reload : words.retry}
      </button>
    </div>
  );
}
