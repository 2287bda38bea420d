/** The color of a cluster: of the class that most of its points have, or of their mean. */
import type { Theme } from "../../basemap/palette.ts";
import type { Layer } from "../../document.ts";
import type { ColorClass, ColorScale, Rgb } from "../scales/color_scale.ts";
import { propertyOf } from "../feature_value.ts";
import { contrast } from "../scales/oklch.ts";
import { groundsOf } from "../scales/palettes.ts";
import { numberOf } from "../values.ts";

type Properties = Readonly<Record<string, unknown>>;

/** A circle's opacity over the basemap. */
export const CLUSTER_FILL = 0.92;

/** Never equal to a value of a column. */
const OTHERS = Symbol("others");

/** @returns null where the aggregation lacks the color's column. */
export function clusterColor(
  { aggregation }: Layer,
  colors: ColorScale,
): ((cluster: Properties, count: number) => Rgb) | null {
  const { column } = colors;
  if (column === null) return () => colors.colorOf(null);
  const columns = aggregation?.columns ?? [];
  const mean = columns.find((one) => one.of === "column" && one.column === column);
  if (mean !== undefined) return (cluster) => colors.colorOf(propertyOf(cluster, mean.alias));
  const classes = columns.flatMap((one) =>
    one.of === "class" && one.column === column ? [{ alias: one.alias, value: one.value }] : []
  );
  if (classes.length === 0) return null;
  return (cluster, count) => {
    let commonest: unknown = OTHERS;
    let [rest, most] = [count, 0];
    for (const { alias, value } of classes) {
      const ofClass = numberOf(propertyOf(cluster, alias)) ?? 0;
      rest -= ofClass;
      if (ofClass > most) [most, commonest] = [ofClass, value];
    }
    return colors.colorOf(rest > most ? OTHERS : commonest);
  };
}

/** @returns what determines the color of clusters; "plain" for a single color. */
export function clusterColoring(
  { aggregation }: Layer,
  { column }: ColorScale,
): "class" | "mean" | "plain" {
  const columns = aggregation?.columns ?? [];
  const found = columns.find((one) => "column" in one && one.column === column);
  if (column === null || found === undefined) return "plain";
  return found.of === "class" ? "class" : "mean";
}

/** The color of clusters without a class. */
export function plainColor(colors: ColorScale): Rgb {
  return colors.column === null ? colors.colorOf(null) : colors.colorOf(OTHERS);
}

/** @returns the classes whose colors are on the map now: none while plain clusters are shown. */
export function drawnClasses(
  layer: Layer,
  colors: ColorScale,
  isClustered: boolean,
): readonly ColorClass[] {
  return isClustered && clusterColor(layer, colors) === null ? [] : colors.classes;
}

/** With these, one of the two has a contrast of 4.5 to any color; to softer ones it has less. */
const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];

/** @returns the color of a cluster's count on a circle of the color, as painted over the land. */
export function countColor(fill: Rgb, theme: Theme): Rgb {
  const [land] = groundsOf(theme);
  const over = (channel: 0 | 1 | 2) =>
    land[channel] + (fill[channel] - land[channel]) * CLUSTER_FILL;
  const painted = [over(0), over(1), over(2)] as const;
  return contrast(painted, BLACK) > contrast(painted, WHITE) ? BLACK : WHITE;
}
