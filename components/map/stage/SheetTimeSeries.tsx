import { useId } from "preact/hooks";
import { PartFaultNote } from "../controls/PartFaultNote.tsx";
import type { OnWindow } from "../dock/time_brush.ts";
import { useModule } from "../lazy_module.ts";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";
import { widgetModules } from "../widgets/widget_modules.ts";

interface SheetTimeSeriesProps {
  readonly state: MapState;
  readonly widget: WidgetState;
  readonly onWindow: OnWindow;
}

/** A time series among the figures, where there is no dock. */
export function SheetTimeSeries({ state, widget, onWindow }: SheetTimeSeriesProps) {
  const id = useId();
  const { widget: series } = widget;
  const Series = useModule(widgetModules.timeseries);
  return (
    <section class="sheet-time" data-widget={series.id} aria-labelledby={id}>
      <h2 id={id}>{state.texts.widgetTitle(series)}</h2>
      {Series === "failed"
        ? <PartFaultNote fault="not_loaded" locale={state.locale} />
        : Series !== null && <Series state={state} widget={widget} onWindow={onWindow} />}
    </section>
  );
}
