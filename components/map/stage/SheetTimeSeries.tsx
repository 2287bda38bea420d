import { PartFaultNote } from "../controls/PartFaultNote.tsx";
import type { OnWindow } from "../dock/time_brush.ts";
import { lazyModule, useModule } from "../dock/use_module.ts";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";

const timeModule = lazyModule(() => import("../dock/TimeSeries.tsx"));

interface SheetTimeSeriesProps {
  readonly state: MapState;
  readonly widget: WidgetState;
  readonly onWindow: OnWindow;
}

/** A time series among the figures, where there is no dock. */
export function SheetTimeSeries({ state, widget, onWindow }: SheetTimeSeriesProps) {
  const module = useModule(timeModule);
  return (
    <section class="dock sheet-time" data-kind="time" data-widget={widget.widget.id}>
      {module === "failed"
        ? <PartFaultNote fault="not_loaded" locale={state.locale} />
        : module !== null && (
          <module.TimeSeries
            state={state}
            widget={widget}
            onWindow={onWindow}
          />
        )}
    </section>
  );
}
