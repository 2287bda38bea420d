import type { Widget, WidgetOf } from "../../../lib/map/document.ts";
import type { CategoryResult } from "../../../lib/map/widgets/results.ts";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";

export type FindGroups = (
  widget: string,
  text: string,
  signal: AbortSignal,
) => Promise<CategoryResult["groups"]>;

/** Props of every widget. */
export interface WidgetProps<Type extends Widget["type"] = Widget["type"]> {
  readonly state: MapState;
  /** The widget's current state. */
  readonly own: WidgetState;
  /** The widget's settings in the document. */
  readonly widget: WidgetOf<Type>;
  /** Finds groups of a category widget whose value contains the text. */
  readonly findGroups?: FindGroups | undefined;
  /** Retries after a fault. */
  readonly onRetry?: (() => void) | undefined;
}
