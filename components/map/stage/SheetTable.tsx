import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { PartFaultNote } from "../controls/PartFaultNote.tsx";
import { lazyModule, useModule } from "../dock/use_module.ts";
import type { MapState } from "../state/map_state.ts";

const tableModule = lazyModule(() => import("../dock/FeatureTable.tsx"));

/** The open table as a list, where there is no dock. */
export function SheetTable({ state, table }: { readonly state: MapState; readonly table: string }) {
  const module = useModule(tableModule);
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
