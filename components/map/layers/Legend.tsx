import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { clusterColoring } from "../../../lib/map/layers/cluster_color.ts";
import type { LayerState } from "../state/layer_state.ts";
import type { MapState } from "../state/map_state.ts";
import { useEmphasis } from "./emphasis.ts";
import { legendEntries } from "./legend_entries.ts";
import { Ramp } from "./Ramp.tsx";
import { Sizes } from "./Sizes.tsx";
import { Swatch } from "./Swatch.tsx";

export interface LegendProps {
  readonly state: MapState;
  readonly layer: LayerState;
  /** Names the column, where nothing else does. */
  readonly isTitled?: boolean;
}

/** What a layer's colors and sizes stand for. */
export function Legend({ state, layer, isTitled = true }: LegendProps) {
  const emphasize = useEmphasis(layer);
  const { layer: { type, dataset }, colors } = layer;
  const { column, ramp } = colors.value;
  if (type === "raster") return null;
  const entries = legendEntries(state, layer);
  const isPlain = entries.length === 1;
  const kind = clusterColoring(layer.layer, colors.value);
  return (
    <div class="legend">
      {isTitled && column !== null && (
        <p class="legend-title">{state.texts.label(dataset, column)}</p>
      )}
      {type === "heatmap" || ramp !== null
        ? <Ramp state={state} layer={layer} />
        : (isTitled || !isPlain) && (
          <ul onPointerLeave={() => emphasize(null)}>
            {entries.map(({ key, color, label, isOut }) => (
              <li
                key={key}
                data-out={isOut ? "true" : undefined}
                onPointerEnter={() => emphasize(isPlain ? null : key)}
              >
                <Swatch color={color} type={type} />
                <span>{label}</span>
              </li>
            ))}
          </ul>
        )}
      <Sizes state={state} layer={layer} />
      {layer.clustered.value && (
        <p class="layer-label">{mapWordsOf(state.locale).stage.layers.clustered[kind]}</p>
      )}
    </div>
  );
}
