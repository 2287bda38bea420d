import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { Icon } from "../../Icon.tsx";
import type { StageRun } from "../stage/stage_run.ts";
import type { LayerState } from "../state/layer_state.ts";
import type { MapState } from "../state/map_state.ts";
import { flag } from "../controls/flag.ts";
import { PartFaultNote } from "../controls/PartFaultNote.tsx";
import { LayerSettings } from "./LayerSettings.tsx";
import { Swatch } from "./Swatch.tsx";

export interface LayerItemProps {
  readonly state: MapState;
  readonly run: StageRun | null;
  readonly layer: LayerState;
  readonly startsOpen: boolean;
  readonly hasLegend: boolean;
}

/** One layer: its visibility, name and legend. */
export function LayerItem({ state, run, layer, startsOpen, hasLegend }: LayerItemProps) {
  const words = mapWordsOf(state.locale).stage.layers;
  const id = useId();
  const open = useSignal(startsOpen);
  const status = layer.status.value;
  const title = state.texts.layerTitle(layer.layer);
  const [symbol, ...others] = layer.colors.value.classes;
  const failed = status === "failed";
  const fault = failed ? layer.fault.value : null;
  const unplaced = layer.dataset.unplaced.value;
  return (
    <li class="layer" data-status={status}>
      <div class="layer-row">
        {failed
          ? (
            <span class="layer-sign">
              <Icon name="warning" />
            </span>
          )
          : <Eye state={state} layer={layer} title={title} />}
        <span class="layer-name">{title}</span>
        {symbol !== undefined && others.length === 0 && hasSymbol(layer) && (
          <Swatch color={symbol.color} type={layer.layer.type} />
        )}
        {!failed && (
          <button
            type="button"
            class="button button-icon button-small"
            aria-label={words.details(title)}
            aria-expanded={flag(open.value)}
            aria-controls={id}
            onClick={() => open.value = !open.value}
          >
            <Icon name={open.value ? "up" : "down"} />
          </button>
        )}
      </div>
      {fault !== null && (
        <PartFaultNote
          fault={fault}
          locale={state.locale}
          onRetry={() => run?.retry(layer.layer.id)}
        />
      )}
      {status === "out_of_zoom" && <p class="layer-note">{zoomNote(state, layer)}</p>}
      {unplaced > 0 && (
        <p class="layer-note">
          {words.unplaced(state.texts.counted(layer.dataset.name, unplaced))}
        </p>
      )}
      <div id={id} class="layer-body" hidden={failed || !open.value}>
        {!failed && open.value && (
          <LayerSettings state={state} layer={layer} hasLegend={hasLegend} />
        )}
      </div>
    </li>
  );
}

function Eye({ state, layer, title }: {
  readonly state: MapState;
  readonly layer: LayerState;
  readonly title: string;
}) {
  const words = mapWordsOf(state.locale).stage.layers;
  const { visible, layer: { id } } = layer;
  const label = visible.value ? words.hide(title) : words.show(title);
  return (
    <button
      type="button"
      class="button button-icon button-small"
      aria-label={label}
      title={label}
      onClick={() => state.setVisible(id, !visible.value)}
    >
      <Icon name={visible.value ? "eye" : "eyeOff"} />
    </button>
  );
}

function hasSymbol({ layer }: LayerState): boolean {
  return layer.type !== "heatmap" && layer.type !== "raster";
}

function zoomNote(state: MapState, { layer }: LayerState): string {
  const words = mapWordsOf(state.locale).stage.layers;
  const zoom = state.inView.value?.position.zoom ?? 0;
  return zoom > (layer.zoom?.[1] ?? Infinity) ? words.tooClose : words.outOfZoom;
}
