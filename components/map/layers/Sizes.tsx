import type { LayerState } from "../state/layer_state.ts";
import type { Layer } from "../../../lib/map/document.ts";
import type { MapState } from "../state/map_state.ts";

interface SizesProps {
  readonly state: MapState;
  readonly layer: LayerState;
}

/** A few sizes with their values; clusters have sizes of their own. */
export function Sizes({ state, layer: { layer, sizes, clustered, dataset } }: SizesProps) {
  const { column = null, steps = [] } = sizes.value ?? {};
  if (column === null || clustered.value) return null;
  if (steps.length === 0) return dataset.statsSettled.value ? null : <Room layer={layer} />;
  const largest = Math.max(...steps.map(({ size }) => size));
  return (
    <ul class="sizes" aria-label={state.texts.label(layer.dataset, column)}>
      {steps.map(({ value, size }) => (
        <li key={value}>
          {layer.type === "point"
            ? <Disc radius={size} />
            : layer.type === "line"
            ? <Width size={size} />
            : <Height share={size / largest} />}
          {state.texts.value(layer.dataset, column, value, "compact")}
        </li>
      ))}
    </ul>
  );
}

/** The placeholder before the sizes' values are known. */
function Room({ layer }: { readonly layer: Layer }) {
  const size = layer.type === "point" ? layer.radius : 0;
  const [, most] = typeof size === "number" ? [] : size.range;
  return most === undefined ? null : (
    <ul class="sizes" aria-hidden="true">
      <li>
        <svg width="1" height={2 * most + 2} />
      </li>
    </ul>
  );
}

function Disc({ radius }: { readonly radius: number }) {
  const side = 2 * radius + 2;
  return (
    <svg width={side} height={side} aria-hidden="true">
      <circle cx={side / 2} cy={side / 2} r={radius} />
    </svg>
  );
}

function Width({ size }: { readonly size: number }) {
  return (
    <svg width="20" height={Math.max(2, size)} aria-hidden="true">
      <path d={`M0 ${size / 2}h20`} stroke-width={size} />
    </svg>
  );
}

/** In CSS pixels. */
const HIGHEST = 18;

/** Heights are in meters on the ground: the legend shows them relative to the largest. */
function Height({ share }: { readonly share: number }) {
  const height = Math.max(1, share * HIGHEST);
  return (
    <svg width="8" height={HIGHEST} aria-hidden="true">
      <rect x="1" y={HIGHEST - height} width="6" height={height} />
    </svg>
  );
}
