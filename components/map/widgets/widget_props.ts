import type { Widget, WidgetOf } from "../../../lib/map/document.ts";
import type { CategoryResult } from "../../../lib/map/widgets/results.ts";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";

export type FindGroups = (
  widget: string,
  text: string,
  signal: AbortSignal,
) => Promise<CategoryResult["groups"]>;

/** What each widget is drawn from. */
export interface WidgetProps<Type extends Widget["type"] = Widget["type"]> {
  readonly state: MapState;
  /** What it shows at the moment. */
  readonly own: WidgetState;
  /** What the document says of it. */
  readonly widget: WidgetOf<Type>;
  /** Looks for groups of a category's widget whose value holds the text. */
  readonly findGroups?: FindGroups | undefined;
  /** Asks CARTO again, after a fault. */
  readonly onRetry?: (() => void) | undefined;
}
