import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import type { MapState } from "../state/map_state.ts";
import { fitToData } from "../toolbar/fit.ts";
import type { StageView } from "./MapStage.tsx";
import { singleKeys } from "./single_keys.ts";
import type { StageLayout } from "./stage_size.ts";
import { firstTable } from "./tables.ts";
import type { Ui } from "./ui_parts.ts";

export interface ShortcutOptions {
  readonly stage: RefObject<HTMLElement>;
  readonly ui: Ui;
  readonly layout: StageLayout;
  show(next: Partial<StageView>): void;
  /** Steps to the next feature, or with -1 to the previous; undefined until the map runs. */
  readonly step: ((by: 1 | -1) => void) | undefined;
}

/** The open table's title in the dock, or its tab beside others, there or in the sheet. */
const TABLE_TITLE = "[data-kind=table] :is(.dock-title, [aria-selected=true]), " +
  "[id$=tab-table][aria-selected=true]";

/**
 * Single-key shortcuts, while focus is on the map or the page, unless the person turned them off:
 * elsewhere they are text input or belong to assistive software (WCAG 2.2, 2.1.4). `?` lists them.
 */
export function useShortcuts(
  state: MapState,
  { stage, ui, layout, show, step }: ShortcutOptions,
): void {
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
        if (!ui.has("table")) return;
        state.openTable(state.query.peek().table === null ? firstTable(state) : null);
        show(detent);
        focus(TABLE_TITLE);
      },
      l() {
        show({ tab: "layers", ...detent });
        focus(layout === "wide" ? ".layers-head" : ".sheet-pane .layer button");
      },
      f: () => fitToData(state),
      n: () => step?.(1),
      p: () => step?.(-1),
      "?": () => show({ keys: true }),
      Escape() {
        if (state.query.peek().selected ?? state.selected.peek()) state.select(null);
        else state.openTable(null);
      },
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const { target, key } = event;
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      if (!(target instanceof Element)) return;
      if (target !== document.body && target.closest(".map-canvas canvas") === null) return;
      const act = actions[key];
      if (act === undefined || !(singleKeys.peek() || key === "Escape")) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [ui, layout, step]);
}
