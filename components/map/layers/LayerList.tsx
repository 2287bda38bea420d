import type { StageRun } from "../stage/stage_run.ts";
import type { MapState } from "../state/map_state.ts";
import type { Ui } from "../stage/ui_parts.ts";
import { LayerItem } from "./LayerItem.tsx";
import { Legend } from "./Legend.tsx";

export interface LayerListProps {
  readonly state: MapState;
  readonly run: StageRun | null;
  readonly ui: Ui;
}

/** Each layer with its settings; with the part `legend` alone, only the legends. */
export function LayerList({ state, run, ui }: LayerListProps) {
  const layers = [...state.layers.values()];
  if (!ui.has("layers")) {
    const seen = layers.filter(({ status }) => ["drawn", "waiting"].includes(status.value));
    return <>{seen.map((layer) => <Legend key={layer.layer.id} state={state} layer={layer} />)}</>;
  }
  return (
    <ul>
      {layers.map((layer, index) => (
        <LayerItem
          key={layer.layer.id}
          state={state}
          run={run}
          layer={layer}
          startsOpen={index === 0}
          hasLegend={ui.has("legend")}
        />
      ))}
    </ul>
  );
}
