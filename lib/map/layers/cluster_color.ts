/** The color of a cluster: of the class that most of its points have, or of their mean. */
import type { Layer } from "../document.ts";
import type { ColorClass, ColorScale, Rgb } from "./color_scale.ts";
import { propertyOf } from "./feature_value.ts";
import { numberOf } from "./values.ts";

type Properties = Readonly<Record<string, unknown>>;

/** Equal to no value of a column. */
const OTHERS = Symbol("others");

/** @returns null where CARTO does not put together what the color needs. */
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

/** @returns by what clusters have their colors; "plain" where all of them have one. */
export function clusterColoring(
  { aggregation }: Layer,
  { column }: ColorScale,
): "class" | "mean" | "plain" {
  const columns = aggregation?.columns ?? [];
  const found = columns.find((one) => "column" in one && one.column === column);
  if (column === null || found === undefined) return "plain";
  return found.of === "class" ? "class" : "mean";
}

/** Of clusters that no class colors. */
export function plainColor(colors: ColorScale): Rgb {
  return colors.column === null ? colors.colorOf(null) : colors.colorOf(OTHERS);
}

/** @returns the classes whose colors are on the map now: none of points that stand in such clusters. */
export function drawnClasses(
  layer: Layer,
  colors: ColorScale,
  isClustered: boolean,
): readonly ColorClass[] {
  return isClustered && clusterColor(layer, colors) === null ? [] : colors.classes;
}
