/** Runs in the browser: the dock without a map or an app. */
import { render } from "preact";
import { Dock } from "../../../components/map/dock/Dock.tsx";
import { FeatureTable } from "../../../components/map/dock/FeatureTable.tsx";
import {
  dockFixture,
  openAccess,
  parcel,
  showDays,
} from "../../../components/map/dock/test_helpers.ts";
import { TimeSeries } from "../../../components/map/dock/TimeSeries.tsx";
import { ExportMenu } from "../../../components/map/export/ExportMenu.tsx";
import { Paper } from "../../../components/map/export/Paper.tsx";
import { WHOLE_UI } from "../../../components/map/stage/ui_parts.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import type { Filter } from "../../../lib/map/query/filter.ts";
import type { MapEngine } from "../../../lib/map/sources/map_engine_types.ts";

export interface DockPageOptions {
  readonly locale?: Locale;
  readonly theme?: "light" | "dark";
  /** The dock of a wide stage, or its part in a phone's sheet. */
  readonly show?: "dock" | "table" | "time";
  /** The table is open. */
  readonly table?: boolean;
}

/** State that tests read. */
export interface DockSight {
  readonly filter: Filter | null;
  /** Time windows that the map should draw, the newest last. */
  readonly windows: readonly ({ readonly from: number; readonly to: number } | null)[];
  readonly widgets: readonly string[];
  readonly selected: string | null;
  readonly page: number;
  readonly sort: { readonly column: string; readonly direction: string } | null;
  readonly color: number;
  readonly keys: readonly string[];
}

const TOTAL = 12;
const PAGE_SIZE = 5;

const rowsFrom = (first: number, count: number) =>
  Array.from({ length: Math.max(0, count) }, (_, index) => parcel(first + index));

const rows: MapEngine["rows"] = ({ offset, limit }) =>
  Promise.resolve({
    type: "table",
    rows: rowsFrom(offset + 1, Math.min(limit, TOTAL - offset)),
    total: TOTAL,
  });

let started = new AbortController();

function startDock(
  { locale = "en", theme = "light", show = "dock", table: isOpen = false }: DockPageOptions,
): void {
  const root = document.querySelector(".stage");
  if (root === null) throw new Error("The page has no place for the dock");
  started.abort();
  started = new AbortController();
  render(null, root);
  document.documentElement.lang = locale;
  document.documentElement.dataset.theme = theme;
  const fixture = dockFixture(locale);
  const { state, table, days } = fixture;
  const windows: DockSight["windows"][number][] = [];
  const widgets: string[] = [];
  const keys: string[] = [];
  // Keys that reach the map's own shortcuts.
  addEventListener("keydown", ({ key }) => keys.push(key), { signal: started.signal });
  openAccess(state, ["code", "status", "kg", "page", "geom"]);
  showDays(fixture, Array.from({ length: 28 }, (_, index) => 5 + index % 7));
  table.page.subscribe((page) => {
    const first = page * PAGE_SIZE;
    const result = rowsFrom(first + 1, Math.min(PAGE_SIZE, TOTAL - first));
    table.result.value = { type: "table", rows: result, total: TOTAL };
  });
  if (isOpen) state.openTable("list");
  const parts = {
    onWindow: (_: string, window: DockSight["windows"][number]) => windows.push(window),
    onShowWidget: (widget: string) => widgets.push(widget),
  };
  const engine = { rows };
  render(
    show === "dock"
      ? (
        <div class="stage-parts">
          <div class="stage-map">
            <div class="corner-end">
              <ExportMenu state={state} run={{ engine }} />
            </div>
            <Paper state={state} engine={engine} />
          </div>
          <div class="stage-dock">
            <Dock state={state} ui={WHOLE_UI} engine={engine} {...parts} />
          </div>
        </div>
      )
      : (
        <div class="sheet-pane">
          {show === "table"
            ? <FeatureTable state={state} widget={table} layout="list" {...parts} />
            : (
              <section class="sheet-time">
                <TimeSeries state={state} widget={days} {...parts} />
              </section>
            )}
        </div>
      ),
    root,
  );
  globalThis.dockSight = () => ({
    filter: days.filter.peek() ?? null,
    windows,
    widgets,
    selected: state.selected.peek()?.id ?? null,
    page: table.page.peek(),
    sort: state.query.peek().sorts.get("list") ?? null,
    color: state.query.peek().colors.get("parcels") ?? 0,
    keys,
  });
}

declare global {
  var startDock: (options: DockPageOptions) => void;
  var dockSight: () => DockSight;
}

globalThis.startDock = startDock;
