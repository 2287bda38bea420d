/** Globals of the pages of components, for tests. */
import type { MapDocument } from "../../../lib/map/document.ts";
import type { MapState } from "../../../components/map/state/map_state.ts";

declare global {
  /** Set by the page's first script. */
  var mapDocument: MapDocument;
  /** Shows the page's components from their beginning, as a page of that query does. */
  var startComponents: (search: string) => void;
  var panelState: MapState;
  /** The streets of picked search results. */
  var panelHits: unknown[];
}
