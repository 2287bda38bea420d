import { useId, useLayoutEffect, useRef } from "preact/hooks";
import type { Color, Encoding } from "../../../lib/map/document.ts";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { LayerState } from "../state/layer_state.ts";
import type { MapState } from "../state/map_state.ts";
import { Legend } from "./Legend.tsx";

export interface LayerSettingsProps {
  readonly state: MapState;
  readonly layer: LayerState;
  readonly hasLegend: boolean;
}

/** An open layer's description, legend and settings. */
export function LayerSettings({ state, layer, hasLegend }: LayerSettingsProps) {
  return (
    <>
      <ColorBy state={state} layer={layer} />
      {hasLegend && <Legend state={state} layer={layer} isTitled={false} />}
      <Opacity state={state} layer={layer} />
    </>
  );
}

interface LayerProps {
  readonly state: MapState;
  readonly layer: LayerState;
}

/** Chooses the column that determines the color, where the document offers several. */
function ColorBy({ state, layer: { layer } }: LayerProps) {
  const words = mapWordsOf(state.locale).stage.layers;
  const id = useId();
  const encodings = encodingsOf("color" in layer ? layer.color : undefined);
  const [only] = encodings;
  const labelOf = ({ column }: Encoding) => state.texts.label(layer.dataset, column);
  if (only === undefined) return null;
  if (encodings.length === 1) return <p class="layer-label">{labelOf(only)}</p>;
  return (
    <div class="layer-setting">
      <label for={id}>{words.colorBy}</label>
      <select
        id={id}
        class="select select-small"
        value={String(state.query.value.colors.get(layer.id) ?? 0)}
        onChange={({ currentTarget }) => state.setColor(layer.id, Number(currentTarget.value))}
      >
        {encodings.map((encoding, index) => (
          <option key={index} value={String(index)}>{labelOf(encoding)}</option>
        ))}
      </select>
    </div>
  );
}

function encodingsOf(color: Color | undefined): readonly Encoding[] {
  if (color === undefined || typeof color === "string") return [];
  return Array.isArray(color) ? color : [color];
}

function Opacity({ state, layer }: LayerProps) {
  const words = mapWordsOf(state.locale).stage.layers;
  const id = useId();
  const slider = useRef<HTMLInputElement>(null);
  const percent = Math.round(layer.opacity.value * 100);
  useLayoutEffect(() => slider.current?.style.setProperty("--share", `${percent}%`), [percent]);
  return (
    <div class="layer-setting">
      <label for={id}>{words.opacity}</label>
      <input
        ref={slider}
        id={id}
        class="slider"
        type="range"
        min="0"
        max="100"
        step="1"
        value={percent}
        aria-valuetext={words.percent(percent)}
        onInput={({ currentTarget }) => layer.opacity.value = Number(currentTarget.value) / 100}
      />
      <output for={id}>{words.percent(percent)}</output>
    </div>
  );
}
