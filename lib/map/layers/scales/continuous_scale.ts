/** A color gradient over a number, between the ends of its range. */
import type { Encoding } from "../../document.ts";
import { scaleOfBins } from "./bin_scale.ts";
import type { ColorScale, ColorScaleInput, Rgb } from "./color_scale.ts";
import { mixed } from "./oklch.ts";
import { isThin, rampColors } from "./palettes.ts";
import { numberOf } from "../values.ts";

type Continuous = Extract<Encoding, { scale: "continuous" }>;

/** The stops of the gradient: as many as CARTO's palettes have. */
const STOPS = 7;
/** The number of steps that represent it in a legend and in charts. */
const STEPS = 5;

/** @returns null while the range is unknown. */
export function continuousScale(encoding: Continuous, input: ColorScaleInput): ColorScale | null {
  const { column, palette, domain } = encoding;
  const { theme, layerType, statsOf } = input;
  const stats = statsOf(column);
  const [from, to] = domain ?? [stats?.min, stats?.max];
  if (from === undefined || to === undefined) return null;
  if (!(to > from)) return scaleOfBins(encoding, [], input);
  const width = (to - from) / STEPS;
  const breaks = Array.from({ length: STEPS - 1 }, (_, index) => from + (index + 1) * width);
  const steps = scaleOfBins(encoding, breaks, input);
  const colors = rampColors(palette, STOPS, { theme, isThin: isThin(layerType) });
  return {
    ...steps,
    key: `${steps.key}~${from},${to}`,
    ramp: { from, to, colors },
    colorOf(value) {
      const number = numberOf(value);
      if (number === null) return steps.colorOf(null);
      return colorAt(colors, (number - from) / (to - from));
    },
  };
}

/** @param share of the range; beyond an end the end's color is used. */
export function colorAt(colors: readonly Rgb[], share: number): Rgb {
  const at = Math.min(1, Math.max(0, share)) * (colors.length - 1);
  const [below, above] = [colors[Math.floor(at)], colors[Math.ceil(at)]];
  return below === undefined || above === undefined ? [0, 0, 0] : mixed(below, above, at % 1);
}
