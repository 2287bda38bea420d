import { useId } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { LayerState } from "../state/layer_state.ts";
import type { MapState } from "../state/map_state.ts";

interface RampProps {
  readonly state: MapState;
  readonly layer: LayerState;
}

/** A color gradient over a number, from its minimum to its maximum. */
export function Ramp({ state, layer: { layer, colors } }: RampProps) {
  const id = useId();
  const words = mapWordsOf(state.locale).stage.layers;
  const { column, ramp, classes } = colors.value;
  const stops = ramp?.colors ?? classes.map(({ color }) => color);
  const write = (value: number) =>
    column === null ? String(value) : state.texts.value(layer.dataset, column, value, "compact");
  const [from, to] = ramp === null || column === null
    ? [words.few, words.many]
    : [write(ramp.from), write(ramp.to)];
  return (
    <div class="ramp">
      <svg width="100%" height="10" aria-hidden="true">
        <linearGradient id={id}>
          {stops.map((color, index) => (
            <stop
              key={index}
              offset={index / Math.max(1, stops.length - 1)}
              stop-color={`rgb(${color.join(" ")})`}
            />
          ))}
        </linearGradient>
        <rect width="100%" height="10" rx="2" fill={`url(#${id})`} />
      </svg>
      <p>
        <span>{from}</span>
        <span>{to}</span>
      </p>
    </div>
  );
}
