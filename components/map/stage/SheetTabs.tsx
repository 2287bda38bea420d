import type { StageWords } from "../../../lib/locale/en/map_stage.ts";

export type SheetTab = "figures" | "layers" | "table";

interface SheetTabsProps {
  /** The sheet's id: its panes' ids begin with it. */
  readonly id: string;
  readonly words: StageWords["sheet"];
  readonly tabs: readonly SheetTab[];
  readonly tab: SheetTab;
  onTab(tab: SheetTab): void;
}

export function SheetTabs({ id, words, tabs, tab, onTab }: SheetTabsProps) {
  const onKeyDown = (event: KeyboardEvent & { readonly currentTarget: HTMLElement }) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : null;
    if (step === null) return;
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length] ?? tab;
    event.currentTarget.querySelector<HTMLElement>(`#${CSS.escape(`${id}-tab-${next}`)}`)?.focus();
    onTab(next);
  };
  return (
    <div class="segment sheet-tabs" role="tablist" onKeyDown={onKeyDown}>
      {tabs.map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          id={`${id}-tab-${one}`}
          aria-controls={`${id}-${one}`}
          aria-selected={one === tab}
          tabIndex={one === tab ? 0 : -1}
          onClick={() => onTab(one)}
        >
          {words[one]}
        </button>
      ))}
    </div>
  );
}
