/** The lines of a time series that is split by a column. */
import type { Value, WidgetOf } from "../../../lib/map/document.ts";
import { colorScale } from "../../../lib/map/layers/scales/color_scales.ts";
import type { ColorScale } from "../../../lib/map/layers/scales/color_scale.ts";
import type { TimeSeriesResult } from "../../../lib/map/widgets/results.ts";
import type { MapState } from "../state/map_state.ts";
import { coloredBy } from "./columns.ts";

/** More lines cannot be distinguished. */
const MOST_LINES = 6;

export interface TimeLine {
  readonly name: Value | null;
  readonly label: string;
  /** A CSS color. */
  readonly color: string;
  readonly values: readonly (number | null)[];
}

/** @returns the largest lines, in the order of the result; none where it is not split. */
export function timeLines(
  state: MapState,
  { dataset, split_by }: WidgetOf<"timeseries">,
  { series }: TimeSeriesResult,
): readonly TimeLine[] {
  if (split_by === undefined) return [];
  const sizes = new Map(series.map((one) => [one, total(one.values)]));
  const kept = new Set(
    [...series].sort((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0)).slice(0, MOST_LINES),
  );
  const scale = coloredBy(state, dataset, split_by)?.colors.value ??
    ownScale(state, dataset, split_by);
  return series.filter((one) => kept.has(one)).map(({ name, values }) => {
    const [red, green, blue] = scale.colorOf(name);
    const label = state.texts.value(dataset, split_by, name);
    return { name, label, color: `rgb(${red} ${green} ${blue})`, values };
  });
}

const total = (values: readonly (number | null)[]) =>
  values.reduce<number>((sum, value) => sum + Math.abs(value ?? 0), 0);

/** Colors for a column that does not color the map. */
function ownScale(state: MapState, dataset: string, column: string): ColorScale {
  const { columns } = state.document.datasets[dataset] ?? { columns: {} };
  return colorScale({
    color: { scale: "categories", column, palette: "Bold" },
    chosen: 0,
    layerType: "line",
    theme: state.theme.value,
    settingsOf: (name) => Object.hasOwn(columns, name) ? columns[name] : undefined,
    statsOf: (name) => state.datasetOf(dataset).stats.value.get(name),
  });
}
