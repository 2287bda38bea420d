import { createCards } from "../../../lib/map/fields/card.ts";
import { useLayoutEffect, useRef } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { Hovered } from "../../../lib/map/view/hovered.ts";
import { LARGEST_CLUSTER } from "../../../lib/map/layers/clusters/cluster_sizes.ts";
import { besidePoint } from "../../../lib/map/view/tooltip_place.ts";
import type { MapState } from "../state/map_state.ts";
import { FieldList } from "./FieldList.tsx";

const MOST_ROWS = 3;

/** The feature under the pointer, beside it and within the map's edges. */
export function FeatureTooltip({ state }: { readonly state: MapState }) {
  const element = useRef<HTMLDivElement>(null);
  const hovered = state.hovered.value;
  useLayoutEffect(() => {
    const { current } = element;
    const map = current?.closest(".stage-map");
    if (!current || !map || hovered === null) return;
    const { clientWidth: width, clientHeight: height } = map;
    const own = { width: current.offsetWidth, height: current.offsetHeight };
    const { x, y } = besidePoint(hovered, own, { width, height }, radiusOf(state, hovered));
    current.style.translate = `${x}px ${y}px`;
  }, [hovered]);

  if (hovered === null) return null;
  return (
    <div ref={element} class="tooltip" role="tooltip">
      <TooltipTexts state={state} hovered={hovered} />
    </div>
  );
}

/** The size of points, which stay uncovered; larger features cannot. In CSS pixels. */
function radiusOf({ layers }: MapState, hovered: Hovered): number {
  const own = layers.get(hovered.layer);
  if (own?.layer.type !== "point") return 0;
  if ("cluster" in hovered) return LARGEST_CLUSTER;
  const { column = null, sizeOf } = own.sizes.peek() ?? {};
  return sizeOf?.(column === null ? null : hovered.feature.properties[column]) ?? 0;
}

interface TooltipTextsProps {
  readonly state: MapState;
  readonly hovered: Hovered;
}

function TooltipTexts({ state, hovered }: TooltipTextsProps) {
  const layer = state.layers.get(hovered.layer);
  if (layer === undefined) return null;
  if ("cluster" in hovered) {
    return (
      <>
        <strong>{state.texts.counted(layer.layer.dataset, hovered.cluster.count)}</strong>
        <p class="muted">{mapWordsOf(state.locale).stage.card.clusterHint}</p>
      </>
    );
  }
  const { feature } = hovered;
  const { title, fields } = createCards(state.texts).tooltip(layer.layer, feature);
  return (
    <>
      <strong>{title}</strong>
      <FieldList
        fields={fields.slice(0, MOST_ROWS)}
        feature={feature}
        layer={layer}
        newTab={null}
      />
    </>
  );
}
