/** Globals of the panel's page, for tests. */
import type { MapDocument } from "../../../lib/map/document.ts";
import type { MapState } from "../../../components/map/state/map_state.ts";

declare global {
  /** Set by the page's first script. */
  var mapDocument: MapDocument;
  var panelState: MapState;
  /** The streets of picked search results. */
  var panelHits: unknown[];
}
