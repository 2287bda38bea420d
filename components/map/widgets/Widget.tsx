import type { ComponentChildren, ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import type { Widget as AnyWidget } from "../../../lib/map/document.ts";
import { type LazyModule, useModule } from "../lazy_module.ts";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";
import { Figures } from "./Figures.tsx";
import { widgetModules } from "./widget_modules.ts";
import type { FindGroups, WidgetProps } from "./widget_props.ts";
import { WidgetFrame } from "./WidgetFrame.tsx";

export interface WidgetSwitchProps {
  readonly state: MapState;
  readonly own: WidgetState;
  readonly findGroups?: FindGroups | undefined;
  readonly onRetry?: (() => void) | undefined;
}

/** A widget by its type; table and time series are in the dock. */
export function Widget({ state, own, findGroups, onRetry }: WidgetSwitchProps): ComponentChildren {
  const widget: AnyWidget = own.widget;
  const shared = { state, own, findGroups, onRetry };
  switch (widget.type) {
    case "formula":
      return <Figures state={state} formulas={[{ own, widget }]} onRetry={onRetry} />;
    case "category":
      return <Loaded {...shared} widget={widget} of={widgetModules.category} />;
    case "histogram":
      return <Loaded {...shared} widget={widget} of={widgetModules.histogram} />;
    case "range":
      return <Loaded {...shared} widget={widget} of={widgetModules.range} />;
    case "parameter":
      return <Loaded {...shared} widget={widget} of={widgetModules.parameter} />;
    case "pie":
      return <Loaded {...shared} widget={widget} of={widgetModules.pie} />;
    case "scatter":
      return <Loaded {...shared} widget={widget} of={widgetModules.scatter} />;
    case "timeseries":
    case "table":
      return null;
  }
}

interface LoadedProps<Type extends AnyWidget["type"]> extends WidgetProps<Type> {
  readonly of: LazyModule<ComponentType<WidgetProps<Type>>>;
}

function Loaded<Type extends AnyWidget["type"]>({ of, ...props }: LoadedProps<Type>) {
  const Drawn = useModule(of);
  if (Drawn === "failed") return <Failed {...props} />;
  return Drawn === null ? <WidgetFrame {...props} /> : <Drawn {...props} />;
}

/** Also sets the fault in the widget's state, which is reported to the operator and the host. */
function Failed(props: WidgetProps) {
  const { fault } = props.own;
  useEffect(() => {
    fault.value = "not_loaded";
  }, [fault]);
  return <WidgetFrame {...props} fault="not_loaded" />;
}
