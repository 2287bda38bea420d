import type { Ui } from "../stage/ui_parts.ts";
import type { MapState } from "../state/map_state.ts";
import { Chips } from "./Chips.tsx";
import { hasSql } from "./has_sql.ts";
import { PanelBody, type PanelBodyProps } from "./PanelBody.tsx";
import { PanelHead } from "./PanelHead.tsx";
import { SearchField, type SearchFieldProps } from "./SearchField.tsx";

export interface PanelProps extends PanelBodyProps, Pick<SearchFieldProps, "find" | "onHit"> {
  readonly state: MapState;
  /** Without `widgets` it is the search alone; filters stay as chips. */
  readonly ui: Ui;
  /** Left out where the panel cannot be hidden. */
  readonly onHide?: (() => void) | undefined;
}

/** Filters and figures; only the figures scroll. */
export function Panel({ state, ui, find, onHit, onHide, ...body }: PanelProps) {
  return (
    <div class="panel">
      <PanelHead state={state} onHide={onHide} />
      <Chips state={state} />
      {ui.has("search") && hasSql(state) &&
        state.document.search.map((search) => (
          <SearchField key={search.id} state={state} search={search} find={find} onHit={onHit} />
        ))}
      {ui.has("widgets") && <PanelBody state={state} {...body} />}
    </div>
  );
}
