import { useSignal } from "@preact/signals";
import type { ComponentChildren, RefObject } from "preact";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { Icon } from "../../Icon.tsx";
import { flag } from "../controls/flag.ts";
import { IconButton } from "../controls/IconButton.tsx";
import type { StageLayout } from "../stage/stage_size.ts";
import { firstTable } from "../stage/tables.ts";
import type { Ui } from "../stage/ui_parts.ts";
import type { MapState } from "../state/map_state.ts";
import { fitToData, zoomBy } from "./fit.ts";
import { useCopyLink } from "./use_copy_link.ts";
import { type FullScreen, useFullScreen } from "./use_full_screen.ts";

export interface ToolbarProps {
  readonly state: MapState;
  readonly ui: Ui;
  readonly layout: StageLayout;
  /** The element for full screen. */
  readonly stage: RefObject<HTMLElement>;
  /** The export button. */
  readonly exports: ComponentChildren;
  /** Opens the layers, where they have no box of their own. */
  onLayers(): void;
}

/** The map's tools, at its upper right. */
export function Toolbar(props: ToolbarProps) {
  const { state, ui, layout } = props;
  const words = mapWordsOf(state.locale).stage.tools;
  const fullScreen = useFullScreen(props.stage);
  const tips = useSignal(true);
  const hasTools = ui.has("toolbar") || ui.has("export");
  return (
    <div
      class="corner-end"
      role="group"
      aria-label={words.region}
      data-tips={tips.value ? undefined : "off"}
      // A tooltip must be dismissible (WCAG 2.2, 1.4.13).
      onKeyDown={({ key }) => key === "Escape" && (tips.value = false)}
      onPointerLeave={() => tips.value = true}
      onFocusOut={() => tips.value = true}
    >
      {layout === "phone" && hasTools ? <PhoneTools {...props} fullScreen={fullScreen} /> : (
        <>
          <Zoom {...props} />
          {hasTools && (
            <div class="tool-group">
              <MainTools {...props} />
              <MoreTools {...props} fullScreen={fullScreen} />
            </div>
          )}
        </>
      )}
    </div>
  );
}

function Zoom({ state, ui }: ToolbarProps) {
  const words = mapWordsOf(state.locale).stage.tools;
  if (!ui.has("zoom") || state.unsupported.value) return null;
  const idle = state.map.value === null;
  return (
    <div class="tool-group" role="group" aria-label={words.zoom}>
      <IconButton
        icon="minus"
        label={words.zoomOut}
        idle={idle}
        onPress={() => zoomBy(state, -1)}
      />
      <IconButton icon="plus" label={words.zoomIn} idle={idle} onPress={() => zoomBy(state, 1)} />
    </div>
  );
}

/** Table and fit; not on a page with the export alone. */
function MainTools({ state, ui }: ToolbarProps) {
  const words = mapWordsOf(state.locale).stage.tools;
  if (!ui.has("toolbar")) return null;
  const table = ui.has("table") ? firstTable(state) : null;
  const isOpen = state.query.value.table !== null;
  return (
    <>
      {table !== null && (
        <button
          type="button"
          class="button button-text"
          aria-pressed={flag(isOpen)}
          onClick={() => state.openTable(isOpen ? null : table)}
        >
          <Icon name="table" />
          {words.table}
        </button>
      )}
      <Fit state={state} />
    </>
  );
}

function Fit({ state }: { readonly state: MapState }) {
  if (state.unsupported.value) return null;
  const { fit } = mapWordsOf(state.locale).stage.tools;
  return (
    <IconButton
      icon="fit"
      label={fit}
      idle={state.map.value === null}
      onPress={() => fitToData(state)}
    />
  );
}

type MoreToolsProps = ToolbarProps & { readonly fullScreen: FullScreen };

function MoreTools({ state, ui, exports, fullScreen }: MoreToolsProps) {
  const words = mapWordsOf(state.locale).stage.tools;
  const copyLink = useCopyLink(state);
  return (
    <>
      {ui.has("export") && !state.ended.value && exports}
      {ui.has("toolbar") && (
        <>
          <IconButton icon="copy" label={words.copyLink} onPress={copyLink} />
          {fullScreen.allowed && (
            <IconButton
              icon="fullScreen"
              label={fullScreen.on ? words.leaveFullScreen : words.fullScreen}
              onPress={fullScreen.toggle}
            />
          )}
        </>
      )}
    </>
  );
}

/**
 * Layers and fit, one below the other, and the rest in a menu, with zoom buttons as an alternative
 * to pinching (WCAG 2.2, 2.5.1).
 */
function PhoneTools(props: MoreToolsProps) {
  const { state, ui, onLayers } = props;
  const words = mapWordsOf(state.locale).stage.tools;
  const open = useSignal(false);
  return (
    <>
      {open.value && (
        <div class="more-tools">
          <Zoom {...props} />
          <div class="tool-group">
            <MoreTools {...props} />
          </div>
        </div>
      )}
      <div class="tool-group">
        {(ui.has("layers") || ui.has("legend")) && (
          <IconButton icon="layers" label={words.layers} onPress={onLayers} />
        )}
        {ui.has("toolbar") && <Fit state={state} />}
        <button
          type="button"
          class="button button-icon"
          aria-label={words.more}
          aria-expanded={flag(open.value)}
          onClick={() => open.value = !open.value}
        >
          <Icon name="more" />
        </button>
      </div>
    </>
  );
}
