/** Creates a layer's scale for radii of points, widths of lines or heights of areas. */
import type { Layer, Size } from "../../document.ts";
import type { AttributeStats } from "../../sources/source_stats.ts";
import type { SizeScale } from "./size_scale.ts";
import { numberOf } from "../values.ts";

type StatsOf = (column: string) => AttributeStats | undefined;

/**
 * @returns radii of points, widths of lines, or heights of extruded areas and cells; null for other
 * layers.
 */
export function sizeScaleOf(layer: Layer, statsOf: StatsOf): SizeScale | null {
  switch (layer.type) {
    case "point":
      return scaleOf(layer.radius, statsOf);
    case "line":
      return scaleOf(layer.width, statsOf);
    case "polygon":
    case "h3":
    case "quadbin":
      return layer.height === undefined
        ? null
        : scaleOf({ ...layer.height, scale: "linear" }, statsOf);
    default:
      return null;
  }
}

function scaleOf(size: Size, statsOf: StatsOf): SizeScale {
  if (typeof size === "number") return constant(null, size);
  const { column, scale, range: [least, most] } = size;
  const { min, max } = statsOf(column) ?? {};
  if (min === undefined || max === undefined || !(max > min)) {
    return constant(column, (least + most) / 2);
  }
  const at = scale === "area"
    // The area of a circle is proportional to the square of its radius.
    ? (share: number) => Math.sqrt(least ** 2 + share * (most ** 2 - least ** 2))
    : (share: number) => least + share * (most - least);
  const sizeOf = (value: unknown) => {
    const number = numberOf(value);
    return number === null ? least : at(Math.min(1, Math.max(0, (number - min) / (max - min))));
  };
  return {
    column,
    key: JSON.stringify([column, scale, least, most, min, max]),
    sizeOf,
    steps: roundValues(min, max).map((value) => ({ value, size: sizeOf(value) })),
  };
}

function constant(column: string | null, size: number): SizeScale {
  return { column, key: JSON.stringify([column, size]), sizeOf: () => size, steps: [] };
}

/** @returns up to three round values of a range: near its ends, and one between them. */
function roundValues(min: number, max: number): readonly number[] {
  const values = [min, (min + max) / 2, max].map((value) => {
    const unit = 10 ** (Math.floor(Math.log10(Math.max(Math.abs(value), max - min))) - 1);
    const rounded = Math.round(value / unit) * unit;
    return Number(Math.min(max, Math.max(min, rounded)).toPrecision(12));
  });
  return [...new Set(values)];
}
