import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { Widget as AnyWidget } from "../../../lib/map/document.ts";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";
import { CategoryWidget } from "./CategoryWidget.tsx";
import { Figures } from "./Figures.tsx";
import { HistogramWidget } from "./HistogramWidget.tsx";
import { lazy } from "./lazy.tsx";
import { ParameterWidget } from "./ParameterWidget.tsx";
import { RangeWidget } from "./RangeWidget.tsx";
import type { FindGroups, WidgetProps } from "./widget_props.ts";
import { WidgetFrame } from "./WidgetFrame.tsx";

const parts = { Waiting: WidgetFrame, Failed };
const LazyPie = lazy<WidgetProps<"pie">>(
  async () => (await import("./PieWidget.tsx")).PieWidget,
  parts,
);
const LazyScatter = lazy<WidgetProps<"scatter">>(
  async () => (await import("./ScatterWidget.tsx")).ScatterWidget,
  parts,
);

/** The widget's state has the fault too: the operator and the host are told of it. */
function Failed(props: WidgetProps) {
  const { fault } = props.own;
  useEffect(() => {
    fault.value = "not_loaded";
  }, [fault]);
  return <WidgetFrame {...props} fault="not_loaded" />;
}

export interface WidgetSwitchProps {
  readonly state: MapState;
  readonly own: WidgetState;
  readonly findGroups?: FindGroups | undefined;
  readonly onRetry?: (() => void) | undefined;
}

/** A widget by its type; table and time series are the dock's. */
export function Widget({ state, own, findGroups, onRetry }: WidgetSwitchProps): ComponentChildren {
  const widget: AnyWidget = own.widget;
  const shared = { state, own, onRetry };
  switch (widget.type) {
    case "formula":
      return <Figures state={state} formulas={[{ own, widget }]} onRetry={onRetry} />;
    case "category":
      return <CategoryWidget {...shared} widget={widget} findGroups={findGroups} />;
    case "histogram":
      return <HistogramWidget {...shared} widget={widget} />;
    case "range":
      return <RangeWidget {...shared} widget={widget} />;
    case "parameter":
      return <ParameterWidget {...shared} widget={widget} />;
    case "pie":
      return <LazyPie {...shared} widget={widget} />;
    case "scatter":
      return <LazyScatter {...shared} widget={widget} />;
    case "timeseries":
    case "table":
      return null;
  }
}
