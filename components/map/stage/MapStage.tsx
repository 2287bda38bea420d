import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Locale } from "../../../lib/locale/locale.ts";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { dockTabs, openTab } from "../dock/dock_tabs.ts";
import type { OnWindow } from "../dock/time_brush.ts";
import type { MapState } from "../state/map_state.ts";
import type { Detent } from "./detents.ts";
import { MapBanner } from "./MapBanner.tsx";
import { MapProgress } from "./MapProgress.tsx";
import { Room } from "./Room.tsx";
import type { StagePartProps } from "./stage_parts.ts";
import type { StageRun } from "./stage_run.ts";
import { type StageLayout, useStageLayout } from "./stage_size.ts";
import { createToasts, ToastContext } from "./toast.ts";
import { stageClass, type Ui, usedUi, WHOLE_UI } from "./ui_parts.ts";
import { type StageRooms, useRooms } from "./use_rooms.ts";

export interface MapStageProps {
  readonly state: MapState;
  /** Null until the map runs, which happens in the browser alone. */
  readonly run: StageRun | null;
  readonly container: RefObject<HTMLDivElement>;
  readonly locale: Locale;
  /** The visible parts of the page. */
  readonly ui?: Ui;
  /** The person's groups, where they are known before the map runs. */
  readonly groups?: readonly string[];
  /** A banner that takes precedence over the map's own. */
  readonly notice?: string | null;
  /** Link to the person's other maps. */
  readonly elsewhere?: string | null;
  /** The time window that the map draws while a time series plays or is dragged. */
  readonly onWindow: OnWindow;
  /** Content over the whole stage. */
  readonly over?: (rooms: StageRooms) => ComponentChildren;
}

/** What the person has open on the stage; not part of a link. */
export interface StageView {
  /** How far the sheet is open, if any. */
  readonly detent: Detent;
  /** The sheet's tab; an open table takes precedence. */
  readonly tab: "figures" | "layers";
  /** The panel beside the map is hidden. */
  readonly panelHidden: boolean;
  /** The list of keys is open. */
  readonly keys: boolean;
}

/**
 * The map, the panel beside it and the dock below; on narrow stages one sheet over the map. The map
 * loads first, the other parts after it.
 */
export function MapStage(props: MapStageProps) {
  const { state, run, container, locale, groups = [], onWindow } = props;
  const ui = useMemo(() => usedUi(props.ui ?? WHOLE_UI, state.document), [props.ui, state]);
  const words = mapWordsOf(state.locale);
  const stage = useRef<HTMLDivElement>(null);
  const layout = useStageLayout(stage);
  const toasts = useMemo(createToasts, []);
  const view = useSignal<StageView>({
    detent: "rest",
    tab: "figures",
    panelHidden: false,
    keys: false,
  });
  const show = (next: Partial<StageView>) => view.value = { ...view.peek(), ...next };
  const openTable = state.query.value.table;
  useEffect(() => {
    if (openTable !== null && view.peek().detent === "rest") show({ detent: "half" });
  }, [openTable]);
  useRoomForCard(state, layout, view);

  const parts = { state, run, ui, layout, view: view.value, show, onWindow, stage };
  const loaded = useRooms(state);
  const rooms = loaded === "failed" ? null : loaded;
  const notice = loaded === "failed" ? words.stage.notLoaded : null;
  return (
    <ToastContext.Provider value={toasts}>
      <div ref={stage} class={stageClass(ui)}>
        <div class="stage-parts">
          <Room name="side" waiting={ui.has("panel") && <div class="stage-panel" />}>
            {rooms && (
              <>
                <rooms.SkipLinks state={state} onHelp={() => show({ keys: true })} />
                <rooms.SidePanel {...parts} />
              </>
            )}
          </Room>
          <div class="stage-map">
            <div class="map-room" />
            <div ref={container} class="map-canvas" />
            <Room name="tools">
              {rooms && (
                <rooms.MapTools
                  {...parts}
                  groups={state.access.value?.groups ?? groups}
                  elsewhere={props.elsewhere ?? null}
                />
              )}
            </Room>
            <MapProgress state={state} />
            <MapBanner state={state} run={run} notice={props.notice ?? notice} />
          </div>
          <Room name="dock" waiting={<WaitingDock {...parts} />}>
            {rooms && <rooms.StageDock {...parts} />}
          </Room>
        </div>
        {rooms && <rooms.Announcer state={state} />}
        {rooms && <rooms.Paper state={state} engine={run?.engine ?? null} />}
        {rooms && view.value.keys && (
          <rooms.Help
            locale={locale}
            onClose={() => show({ keys: false })}
          />
        )}
        {rooms && props.over?.(rooms)}
      </div>
    </ToastContext.Provider>
  );
}

/** A fully open sheet also covers the card, as does any on a low stage: it makes room for it. */
function useRoomForCard(state: MapState, layout: StageLayout, view: Signal<StageView>): void {
  const selected = state.selected.value;
  const hasCard = selected !== null;
  useEffect(() => {
    if (!hasCard) return;
    const now = view.peek();
    if (layout === "low") view.value = { ...now, detent: "rest" };
    else if (layout === "narrow" && now.detent === "full") view.value = { ...now, detent: "half" };
  }, [hasCard, selected?.id, layout]);
}

/** A placeholder of the dock's height, so that the map keeps its size. */
function WaitingDock({ state, ui }: Pick<StagePartProps, "state" | "ui">) {
  const open = openTab(dockTabs(state, ui), state.query.value.table, null);
  if (open === undefined) return null;
  return (
    <div class="stage-dock">
      <div class="dock" data-kind={open.kind} />
    </div>
  );
}
