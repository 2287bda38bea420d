import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { stageNow } from "../../../lib/map/first/first_stage.ts";
import type { MapState } from "../state/map_state.ts";
import { coversOf } from "./covers.ts";
import type { Detent } from "./detents.ts";
import { shownFeature } from "../popup/shown_feature.ts";
import type { Ui } from "./ui_parts.ts";
import type { StageLayout } from "./stage_size.ts";

/** The layers' box over the map, not the list in the sheet; and the tools. */
const OTHERS = ".stage-map .layers, .corner-end > .tool-group";

interface CoversOptions {
  readonly stage: RefObject<HTMLElement>;
  readonly ui: Ui;
  readonly layout: StageLayout;
  readonly detent: Detent;
  /** The tools are loaded. */
  readonly runs: boolean;
}

/**
 * Measures what covers the map, so that the camera keeps features out from under card, sheet,
 * layers and tools: all features until the map is moved, a selected one always.
 */
export function useCovers(
  state: MapState,
  { stage, ui, layout, detent, runs }: CoversOptions,
): void {
  const hasCard = shownFeature(state, ui) !== null;
  useEffect(() => {
    const { current } = stage;
    const map = current?.querySelector(".stage-map");
    if (!map) return;
    const card = current?.querySelector(".feature-card") ?? null;
    const others = [...current?.querySelectorAll(OTHERS) ?? []];
    const sheet = current?.querySelector(".stage-panel") ?? null;
    const measure = () => {
      const covers = coversOf({
        map: map.getBoundingClientRect(),
        stage: stageNow(),
        layout,
        detent,
        sheet: sheet?.getBoundingClientRect() ?? null,
        card: card?.getBoundingClientRect() ?? null,
        others: others.map((one) => one.getBoundingClientRect()),
      });
      state.covered.value = covers;
      // Credits, scale and toast are placed above whatever covers the map's lower edge.
      const lowest = covers.boxes.find(({ left, bottom, right }) =>
        left <= 0 && right >= map.clientWidth && bottom >= map.clientHeight
      );
      current?.style.setProperty(
        "--sheet",
        `${map.clientHeight - (lowest?.top ?? map.clientHeight)}px`,
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    for (const one of [map, ...others, ...card === null ? [] : [card]]) observer.observe(one);
    return () => observer.disconnect();
  }, [hasCard, layout, detent, runs, ui]);
}
