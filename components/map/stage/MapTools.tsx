import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { Icon } from "../../Icon.tsx";
import { ExportMenu } from "../export/ExportMenu.tsx";
import { LayersBox } from "../layers/LayersBox.tsx";
import { FilterCount } from "../panel/FilterCount.tsx";
import { FeatureCard } from "../popup/FeatureCard.tsx";
import { FeatureTooltip } from "../popup/FeatureTooltip.tsx";
import { shownFeature } from "../popup/shown_feature.ts";
import { Toolbar } from "../toolbar/Toolbar.tsx";
import { MapNotices } from "./MapNotices.tsx";
import { ScaleBar } from "./ScaleBar.tsx";
import type { StagePartProps } from "./stage_parts.ts";
import { Toast } from "./Toast.tsx";
import { useToast } from "./toast.ts";
import { useCovers } from "./use_covers.ts";
import { useKeptFocus } from "./use_kept_focus.ts";
import { useShortcuts } from "./use_shortcuts.ts";

export interface MapToolsProps extends StagePartProps {
  readonly stage: RefObject<HTMLElement>;
  readonly groups: readonly string[];
  readonly elsewhere: string | null;
}

/** Controls over the map, in focus order. */
export function MapTools(props: MapToolsProps) {
  const { state, run, ui, layout, stage, view, show } = props;
  const hasLayers = ui.has("layers") || ui.has("legend");
  const say = useToast();
  useCovers(state, { stage, ui, layout, detent: view.detent, runs: run !== null });
  useShortcuts(state, { stage, ui, layout, show, step: run?.step });
  useKeptFocus(stage);
  useEffect(() => {
    if (state.linked.unknown.length === 0) return;
    say(mapWordsOf(state.locale).stage.tools.linkChanged);
  }, []);
  return (
    <>
      <div class="corner-start">
        <PanelButton {...props} />
        {!ui.has("panel") && (layout === "wide" || shownFeature(state, ui) === null) && (
          <FilterCount state={state} />
        )}
        {run !== null && <FeatureCard state={state} ui={ui} run={run} />}
      </div>
      {run !== null && (
        <Toolbar
          state={state}
          ui={ui}
          layout={layout}
          stage={stage}
          exports={<ExportMenu state={state} run={run} />}
          onLayers={() => {
            state.openTable(null);
            show({ tab: "layers", detent: "half" });
          }}
        />
      )}
      {hasLayers && layout === "wide" && <LayersBox state={state} run={run} ui={ui} />}
      <ScaleBar state={state} />
      <FeatureTooltip state={state} />
      <MapNotices state={state} groups={props.groups} elsewhere={props.elsewhere} />
      <Toast />
    </>
  );
}

/** Shows a hidden panel again. */
function PanelButton({ state, ui, layout, view, show }: StagePartProps) {
  const words = mapWordsOf(state.locale).stage;
  const button = useRef<HTMLButtonElement>(null);
  const isShown = view.panelHidden && layout === "wide" && ui.has("panel");
  useLayoutEffect(() => {
    // The button that hid the panel is gone: keep focus in the page.
    if (document.activeElement?.closest(".stage-panel") !== null) button.current?.focus();
  }, [isShown]);
  if (!isShown) return null;
  const filtered = state.filtered.value;
  return (
    <div class="tool-group">
      <button
        ref={button}
        type="button"
        class="button button-text"
        aria-label={filtered === 0 ? undefined : words.sheet.openWith(filtered)}
        onClick={() => {
          const panel = button.current?.closest(".stage-parts")?.querySelector(".stage-panel");
          show({ panelHidden: false });
          requestAnimationFrame(() =>
            panel?.querySelector<HTMLElement>(".sheet-body button")?.focus()
          );
        }}
      >
        <Icon name="panel" />
        {words.tools.filters}
        {filtered > 0 && <span class="count">{filtered}</span>}
      </button>
    </div>
  );
}
