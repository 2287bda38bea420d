import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import type { MapState } from "../state/map_state.ts";
import { fitToData } from "../toolbar/fit.ts";
import type { StageView } from "./MapStage.tsx";
import type { StageLayout } from "./stage_size.ts";
import { firstTable } from "./tables.ts";

export interface ShortcutOptions {
  readonly stage: RefObject<HTMLElement>;
  readonly layout: StageLayout;
  show(next: Partial<StageView>): void;
}

/**
 * Single keys, while focus is on the map alone: elsewhere they are somebody's text, or another
 * program's (WCAG 2.2, 2.1.4). `/` searches, `t` opens the table, `l` leads to the layers, `f` shows
 * all data, Escape lets go of the selected feature.
 */
export function useShortcuts(state: MapState, { stage, layout, show }: ShortcutOptions): void {
  useEffect(() => {
    const focus = (selector: string) =>
      requestAnimationFrame(() => stage.current?.querySelector<HTMLElement>(selector)?.focus());
    const detent = layout === "wide" ? {} : { detent: "half" } as const;
    const actions: Readonly<Record<string, () => void>> = {
      "/"() {
        show({ panelHidden: false, tab: "figures", ...detent });
        focus("input[role=combobox]");
      },
      t() {
        state.openTable(state.query.peek().table === null ? firstTable(state) : null);
        show(detent);
      },
      l() {
        show({ tab: "layers", ...detent });
        focus(layout === "wide" ? ".layers-head" : ".sheet-pane .layer button");
      },
      f: () => fitToData(state),
      Escape: () => state.select(null),
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const { target, key } = event;
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      if (!(target instanceof Element) || target.closest(".map-canvas") === null) return;
      const act = actions[key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    const { current } = stage;
    current?.addEventListener("keydown", onKeyDown);
    return () => current?.removeEventListener("keydown", onKeyDown);
  }, [layout]);
}
