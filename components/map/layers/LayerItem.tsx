import type { TilejsonResult } from "@carto/api-client";
import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { Layer } from "../../../lib/map/document.ts";
import { tileResolution } from "../../../lib/map/layers/cells/h3_resolution.ts";
import type { MapPosition } from "../../../lib/map/view/position.ts";
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
  const zoomNote = zoomNoteOf(state, layer);
  const status = zoomNote === null ? layer.status.value : "out_of_zoom";
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
      {zoomNote !== null && <p class="layer-note">{zoomNote}</p>}
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

/** @returns how to see the layer; null where it is not the zoom that hides it. */
function zoomNoteOf(state: MapState, { layer, status, tiles }: LayerState): string | null {
  const words = mapWordsOf(state.locale).stage.layers;
  const from = state.inView.value?.position;
  if (from === undefined) return null;
  switch (status.value) {
    case "out_of_zoom":
      return from.zoom > (layer.zoom?.[1] ?? Infinity) ? words.tooClose : words.outOfZoom;
    case "drawn":
      return tiles.value && isBeforeTiles(layer, tiles.value, from) ? words.outOfZoom : null;
    default:
      return null;
  }
}

/** Whether the tiles begin nearer, as those of a tileset may: then deck.gl draws none. */
function isBeforeTiles({ type }: Layer, tiles: TilejsonResult, from: MapPosition): boolean {
  if (type === "h3") return tileResolution(from) < tiles.minresolution;
  // Tiles are those of the nearest zoom, from 0 on.
  const zoom = Math.max(0, Math.round(from.zoom));
  return zoom < (type === "quadbin" ? tiles.minresolution : tiles.minzoom);
}
