import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { MapState } from "../state/map_state.ts";
import type { Detent } from "./detents.ts";
import { SheetRest } from "./SheetRest.tsx";
import { type SheetTab, SheetTabs } from "./SheetTabs.tsx";
import { useSheetDrag } from "./use_sheet_drag.ts";

export interface SheetProps {
  readonly state: MapState;
  /** It opens beside the map, all of it at once. */
  readonly isBeside: boolean;
  readonly detent: Detent;
  onDetent(detent: Detent): void;
  readonly tabs: readonly SheetTab[];
  readonly tab: SheetTab;
  onTab(tab: SheetTab): void;
  /** Whether it is hidden beside the map; on narrow stages it never is. */
  readonly closed: boolean;
  /** The open tab's content, other than `figures`. */
  readonly pane: ComponentChildren;
  /** The content of the panel beside the map, and of the tab `figures`. */
  readonly children: ComponentChildren;
}

/**
 * Beside the map on wide stages, where it has only its children; over the map on narrow ones. It is
 * one element for both, so that its children survive a resize, and the server-rendered page is
 * right at every width.
 */
export function Sheet(
  { state, isBeside, detent, onDetent, tabs, tab, onTab, closed, pane, children }: SheetProps,
) {
  const words = mapWordsOf(state.locale).stage.sheet;
  const sheet = useRef<HTMLElement>(null);
  const id = useId();
  const grip = useSheetDrag(sheet, { isBeside, detent, onDetent });
  const isOpen = detent !== "rest";
  const [first = tab] = tabs;
  return (
    <aside
      ref={sheet}
      class="stage-panel"
      aria-label={words.region}
      data-detent={detent}
      data-closed={closed ? "true" : undefined}
      onKeyDown={({ key }) => key === "Escape" && onDetent("rest")}
    >
      <div class="sheet-head">
        <button
          type="button"
          class="sheet-grip"
          aria-label={words.grip}
          aria-expanded={isOpen}
          {...grip}
        />
        {isOpen
          ? <SheetTabs id={id} words={words} tabs={tabs} tab={tab} onTab={onTab} />
          : (
            <SheetRest
              state={state}
              tab={first}
              onOpen={() => {
                onTab(first);
                onDetent("half");
              }}
            />
          )}
      </div>
      <div class="sheet-body">
        <div class="sheet-pane sheet-figures" id={`${id}-figures`} hidden={tab !== "figures"}>
          {children}
        </div>
        {tab !== "figures" && (
          <div
            class="sheet-pane"
            id={`${id}-${tab}`}
            role="tabpanel"
            aria-labelledby={`${id}-tab-${tab}`}
          >
            {pane}
          </div>
        )}
      </div>
    </aside>
  );
}
