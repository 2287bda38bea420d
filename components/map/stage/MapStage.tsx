import { useSignal } from "@preact/signals";
import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Locale } from "../../../lib/locale/locale.ts";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { Dock } from "../dock/Dock.tsx";
import type { OnWindow } from "../dock/time_brush.ts";
import { Paper } from "../export/Paper.tsx";
import { Announcer } from "../panel/Announcer.tsx";
import type { MapState } from "../state/map_state.ts";
import type { Detent } from "./detents.ts";
import { MapArea } from "./MapArea.tsx";
import type { StageRun } from "./stage_run.ts";
import { SidePanel } from "./SidePanel.tsx";
import { SkipLinks } from "./SkipLinks.tsx";
import { useStageLayout } from "./stage_size.ts";
import { createToasts, ToastContext } from "./toast.ts";
import { type Ui, WHOLE_UI } from "./ui_parts.ts";
import { usePadding } from "./use_padding.ts";
import { useShortcuts } from "./use_shortcuts.ts";

export interface MapStageProps {
  readonly state: MapState;
  /** Null until the map runs, which it does in the browser alone. */
  readonly run: StageRun | null;
  readonly container: RefObject<HTMLDivElement>;
  readonly locale: Locale;
  /** What of the page is shown. */
  readonly ui?: Ui;
  /** The person's groups, where they are known before the map is. */
  readonly groups?: readonly string[];
  /** What the map says before anything else. */
  readonly notice?: string | null;
  /** Where the person's other maps are. */
  readonly elsewhere?: string | null;
  /** What the map draws while a time series is played or held. */
  readonly onWindow: OnWindow;
  /** Lies over all of it. */
  readonly children?: ComponentChildren;
}

/** What a person has open on the stage; no part of a link. */
export interface StageView {
  /** How far the sheet is open, where there is one. */
  readonly detent: Detent;
  /** The sheet's tab; an open table comes before it. */
  readonly tab: "figures" | "layers";
  /** The panel beside the map is hidden. */
  readonly panelHidden: boolean;
}

/** The map, the panel beside it and the dock below; on narrow stages one sheet over the map. */
export function MapStage(props: MapStageProps) {
  const { state, run, container, ui = WHOLE_UI, groups = [], onWindow } = props;
  const stage = useRef<HTMLDivElement>(null);
  const layout = useStageLayout(stage);
  const toasts = useMemo(createToasts, []);
  const view = useSignal<StageView>({ detent: "rest", tab: "figures", panelHidden: false });
  const show = (next: Partial<StageView>) => view.value = { ...view.peek(), ...next };
  const openTable = state.query.value.table;
  useEffect(() => {
    if (openTable !== null && view.peek().detent === "rest") show({ detent: "half" });
  }, [openTable]);
  usePadding(state, { stage, layout });
  useShortcuts(state, { stage, layout, show });
  useEffect(() => {
    if (state.linked.unknown.length === 0) return;
    toasts.say(mapWordsOf(state.locale).stage.tools.linkChanged);
  }, []);

  const onShowWidget = (widget: string) => {
    show({ panelHidden: false, tab: "figures", detent: layout === "wide" ? "rest" : "half" });
    if (layout !== "wide") state.openTable(null);
    requestAnimationFrame(() => focusWidget(stage.current, widget));
  };
  const parts = { state, run, ui, layout, view: view.value, show, onWindow };
  return (
    <ToastContext.Provider value={toasts}>
      <div ref={stage} class="stage">
        <div class="stage-parts">
          <SkipLinks state={state} />
          <SidePanel {...parts} />
          <MapArea
            {...parts}
            stage={stage}
            container={container}
            groups={state.access.value?.groups ?? groups}
            notice={props.notice ?? null}
            elsewhere={props.elsewhere ?? null}
          />
          {layout === "wide" && (ui.has("table") || ui.has("widgets")) && (
            <div class="stage-dock">
              <Dock
                state={state}
                engine={run?.engine ?? null}
                onWindow={onWindow}
                onShowWidget={onShowWidget}
              />
            </div>
          )}
        </div>
        <Announcer state={state} />
        <Paper state={state} engine={run?.engine ?? null} />
        {props.children}
      </div>
    </ToastContext.Provider>
  );
}

/** Brings a widget of the panel into view, with focus on its heading. */
function focusWidget(stage: HTMLElement | null, id: string): void {
  const widget = stage?.querySelector<HTMLElement>(`[data-widget="${CSS.escape(id)}"]`);
  widget?.scrollIntoView({ block: "nearest" });
  widget?.querySelector<HTMLElement>("[tabindex], button, input, select")?.focus();
}
