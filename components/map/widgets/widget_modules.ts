/** Each type of widget is loaded separately: few maps use all of them. */
import { lazyModule } from "../lazy_module.ts";

export const widgetModules = {
  category: lazyModule(async () => (await import("./CategoryWidget.tsx")).CategoryWidget),
  histogram: lazyModule(async () => (await import("./HistogramWidget.tsx")).HistogramWidget),
  parameter: lazyModule(async () => (await import("./ParameterWidget.tsx")).ParameterWidget),
  pie: lazyModule(async () => (await import("./PieWidget.tsx")).PieWidget),
  range: lazyModule(async () => (await import("./RangeWidget.tsx")).RangeWidget),
  scatter: lazyModule(async () => (await import("./ScatterWidget.tsx")).ScatterWidget),
  table: lazyModule(() => import("../dock/table_module.ts")),
  timeseries: lazyModule(async () => (await import("../dock/TimeSeries.tsx")).TimeSeries),
} as const;
