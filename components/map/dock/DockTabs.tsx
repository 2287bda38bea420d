import { useRef } from "preact/hooks";
import type { DockTab } from "./dock_tabs.ts";
import { flag } from "../controls/flag.ts";

export interface DockTabsProps {
  readonly tabs: readonly DockTab[];
  /** The id of the open one; null while the dock is collapsed. */
  readonly open: string | null;
  /** The id of the element that shows the open one. */
  readonly panelId: string;
  readonly label: string;
  onOpen(tab: DockTab): void;
}

export function DockTabs({ tabs, open, panelId, label, onOpen }: DockTabsProps) {
  const element = useRef<HTMLDivElement>(null);
  const reachable = open ?? tabs[0]?.id;
  return (
    <div
      ref={element}
      class="dock-tabs"
      role="tablist"
      aria-label={label}
      onKeyDown={(event) => {
        const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (by === undefined) return;
        const current = tabs.findIndex(({ id }) => id === reachable);
        const next = tabs[(current + by + tabs.length) % tabs.length];
        event.preventDefault();
        event.stopPropagation();
        if (next === undefined) return;
        onOpen(next);
        requestAnimationFrame(() =>
          element.current?.querySelector<HTMLElement>("[aria-selected=true]")?.focus()
        );
      }}
    >
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          class="dock-tab truncate"
          role="tab"
          aria-selected={flag(tab.id === open)}
          aria-controls={tab.id === open ? panelId : undefined}
          tabIndex={tab.id === reachable ? 0 : -1}
          onClick={() => onOpen(tab)}
        >
          {tab.title}
        </button>
      ))}
    </div>
  );
}
