import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { PartFaultNote } from "../controls/PartFaultNote.tsx";
import { useModule } from "../lazy_module.ts";
import type { MapState } from "../state/map_state.ts";
import { widgetModules } from "../widgets/widget_modules.ts";

/** The open table as a list, where there is no dock. */
export function SheetTable({ state, table }: { readonly state: MapState; readonly table: string }) {
  const module = useModule(widgetModules.table);
  const widget = state.widgets.get(table);
  if (module === "failed") return <PartFaultNote fault="not_loaded" locale={state.locale} />;
  if (module === null || widget === undefined) {
    return <p class="visually-hidden">{mapWordsOf(state.locale).stage.loading}</p>;
  }
  return (
    <module.FeatureTable
      state={state}
      widget={widget}
      layout="list"
      onShowWidget={() => {}}
    />
  );
}
