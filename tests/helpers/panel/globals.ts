/** What the panel's page has for tests. */
import type { MapDocument } from "../../../lib/map/document.ts";
import type { MapState } from "../../../components/map/state/map_state.ts";

declare global {
  /** Set by the page's first script. */
  var mapDocument: MapDocument;
  var panelState: MapState;
  /** The streets of the hits that were picked. */
  var panelHits: unknown[];
}
