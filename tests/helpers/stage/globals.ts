/** Globals of the stage's page, for tests. */
import type { MapState } from "../../../components/map/state/map_state.ts";
import type { Feature } from "../../../lib/map/fields/feature.ts";
import type { Stage } from "../../../lib/map/first/first_view.ts";
import type { Covers } from "../../../lib/map/view/map_view_types.ts";
import type { MapPosition } from "../../../lib/map/view/position.ts";

declare global {
  var stageState: MapState;
  /** A feature that can be selected and hovered. */
  var stageFeature: Feature;
  /** What the stage has passed to the map. */
  var stageMap: {
    covers: Covers | null;
    readonly moves: MapPosition[];
    readonly retried: string[];
  };
  /** The map on its stage as it is, and as a frame's inline script expects it. */
  var measureStage: () => { readonly now: Stage; readonly toBe: Stage };
}
