import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import type { MapState } from "../state/map_state.ts";
import type { StageLayout } from "./stage_size.ts";
import { paddingOf } from "./padding.ts";

/** The box over the map, which is in a room of it; not the list in the sheet. */
const LAYERS = ".stage-map .layers";

/**
 * Measures what covers the map, so that features come out from under the card, the sheet and the
 * layers: all of them at first, a selected one later.
 */
export function usePadding(
  state: MapState,
  { stage, layout }: { readonly stage: RefObject<HTMLElement>; readonly layout: StageLayout },
): void {
  const hasCard = state.selected.value !== null;
  const measure = () => {
    const boxOf = (selector: string) =>
      stage.current?.querySelector(selector)?.getBoundingClientRect() ?? null;
    const map = boxOf(".stage-map");
    if (map === null) return;
    const card = boxOf(".feature-card");
    const sheet = layout === "wide" ? null : boxOf(".stage-panel");
    const box = boxOf(LAYERS);
    state.covered.value = paddingOf({ map, card, sheet, box });
  };
  useEffect(() => {
    measure();
    const observer = new ResizeObserver(measure);
    const covers = stage.current?.querySelectorAll(
      `.stage-map, .feature-card, .stage-panel, ${LAYERS}`,
    );
    for (const cover of covers ?? []) observer.observe(cover);
    return () => observer.disconnect();
  }, [hasCard, layout]);
}
