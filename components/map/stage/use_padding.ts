import type { RefObject } from "preact";
import { useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { MapState } from "../state/map_state.ts";
import type { StageLayout } from "./stage_size.ts";
import { paddingOf } from "./padding.ts";

/**
 * Tells the map what covers it, so that a selected feature comes out from under the card and the
 * sheet.
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
    state.map.value?.setPadding(paddingOf({ map, card, sheet }));
  };
  useSignalEffect(measure);
  useEffect(() => {
    measure();
    const observer = new ResizeObserver(measure);
    const covers = stage.current?.querySelectorAll(".stage-map, .feature-card, .stage-panel");
    for (const cover of covers ?? []) observer.observe(cover);
    return () => observer.disconnect();
  }, [hasCard, layout]);
}
