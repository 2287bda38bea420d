import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { useToast } from "../stage/toast.ts";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";
import type { WidgetChoice } from "./WidgetMenu.tsx";

/** Widgets with figures by value; a table has a button of its own. */
const SAVED: readonly string[] = ["category", "pie", "histogram", "scatter", "timeseries"];

/** @returns a menu item that saves the widget's figures; none for a widget without figures. */
export function useSaveChoice(
  state: MapState,
  own: WidgetState,
): readonly WidgetChoice[] {
  const { exports: words, table } = mapWordsOf(state.locale).dock;
  const say = useToast();
  if (!SAVED.includes(own.widget.type)) return [];
  const save = async () => {
    const { saveWidget } = await import("../export/widget_file.ts");
    const name = saveWidget(state, own);
    say(name === null ? words.failed : words.done(name));
  };
  return [{
    text: table.csv,
    kind: "action",
    idle: own.result.value === null,
    onPick: () => void save().catch(() => say(words.failed)),
  }];
}
