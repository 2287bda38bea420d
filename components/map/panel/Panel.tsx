import type { MapState } from "../state/map_state.ts";
import { Chips } from "./Chips.tsx";
import { hasSql } from "./has_sql.ts";
import { PanelBody, type PanelBodyProps } from "./PanelBody.tsx";
import { PanelHead } from "./PanelHead.tsx";
import { SearchField, type SearchFieldProps } from "./SearchField.tsx";

export interface PanelProps extends PanelBodyProps, Pick<SearchFieldProps, "find" | "onHit"> {
  readonly state: MapState;
  /** Left out where the panel cannot be hidden. */
  readonly onHide?: (() => void) | undefined;
}

/** Filters and figures; only the figures scroll. */
export function Panel({ state, find, onHit, onHide, ...body }: PanelProps) {
  return (
    <div class="panel">
      <PanelHead state={state} onHide={onHide} />
      <Chips state={state} />
      {hasSql(state) &&
        state.document.search.map((search) => (
          <SearchField key={search.id} state={state} search={search} find={find} onHit={onHit} />
        ))}
      <PanelBody state={state} {...body} />
    </div>
  );
}
