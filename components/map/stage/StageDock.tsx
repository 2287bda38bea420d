import type { RefObject } from "preact";
import { Dock } from "../dock/Dock.tsx";
import type { StagePartProps } from "./stage_parts.ts";

interface StageDockProps extends StagePartProps {
  readonly stage: RefObject<HTMLElement>;
}

/** Below the map of a wide stage: the open table, else a time series. */
export function StageDock({ state, run, ui, layout, stage, show, onWindow }: StageDockProps) {
  if (layout !== "wide") return null;
  return (
    <div class="stage-dock">
      <Dock
        state={state}
        ui={ui}
        engine={run?.engine ?? null}
        onWindow={onWindow}
        onShowWidget={(widget) => {
          show({ panelHidden: false, tab: "figures", detent: "rest" });
          requestAnimationFrame(() => focusWidget(stage.current, widget));
        }}
      />
    </div>
  );
}

/** Brings a widget of the panel into view, with focus on its heading. */
function focusWidget(stage: HTMLElement | null, id: string): void {
  const widget = stage?.querySelector<HTMLElement>(`[data-widget="${CSS.escape(id)}"]`);
  widget?.scrollIntoView({ block: "nearest" });
  widget?.querySelector<HTMLElement>("[tabindex], button, input, select")?.focus();
}
