import { formatsOf } from "../../../lib/locale/formats.ts";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { clusterColoring } from "../../../lib/map/layers/clusters/cluster_color.ts";
import { PLAIN_CLASSES } from "../../../lib/map/layers/scales/bin_scale.ts";
import { chosenEncoding, layerColor } from "../../../lib/map/layers/scales/color_scales.ts";
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
  /** Shows the column's name, where nothing else does. */
  readonly isTitled?: boolean;
}

/** @returns the number of classes whose limits are still unknown; 0 once they are known. */
function rowsToCome({ query }: MapState, own: LayerState): number {
  const { layer, cellStats, dataset, status } = own;
  const encoding = chosenEncoding(layerColor(layer), query.value.colors.get(layer.id) ?? 0);
  if (encoding?.scale !== "bins" || encoding.breaks !== undefined) return 0;
  if (own.colors.value.classes.some(({ of }) => of.kind === "bin")) return 0;
  const isCells = layer.type === "h3" || layer.type === "quadbin";
  const isKnown = isCells ? cellStats.value.size > 0 : dataset.statsSettled.value;
  const isComing = status.value === "waiting" || status.value === "drawn";
  return isKnown || !isComing ? 0 : encoding.classes ?? PLAIN_CLASSES;
}

/** The meaning of a layer's colors and sizes. */
export function Legend({ state, layer, isTitled = true }: LegendProps) {
  const emphasize = useEmphasis(layer);
  const { layer: { type, dataset }, colors } = layer;
  const { column, ramp } = colors.value;
  if (type === "raster") return null;
  const entries = legendEntries(state, layer);
  const isPlain = entries.length === 1;
  const { number } = formatsOf(state.locale);
  const waiting = rowsToCome(state, layer);
  const kind = clusterColoring(layer.layer, colors.value);
  return (
    <div class="legend">
      {isTitled && column !== null && (
        <p class="legend-title">{state.texts.label(dataset, column)}</p>
      )}
      {type === "heatmap" || ramp !== null
        ? <Ramp state={state} layer={layer} />
        : waiting > 0
        ? (
          <ul aria-hidden="true">
            {Array.from({ length: waiting }, (_, row) => <li key={row} />)}
          </ul>
        )
        : (isTitled || !isPlain) && (
          <ul onPointerLeave={() => emphasize(null)}>
            {entries.map(({ key, color, label, isOut, count }) => (
              <li
                key={key}
                data-out={isOut ? "true" : undefined}
                onPointerEnter={() => emphasize(isPlain ? null : key)}
              >
                <Swatch color={color} type={type} />
                <span>{label}</span>
                {count !== null && <span class="legend-count">{number(count)}</span>}
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
