/** Sizes, heights and outlines of a layer. */
import * as v from "valibot";
import type { Input } from "./input.ts";
import { type Channel, channelColumn, type Style } from "./channels.ts";
import { fixedColor } from "./colors.ts";

const finite = v.pipe(v.number("must be a number"), v.finite("must be a number"));
const pair = v.tuple([finite, finite], "must be two numbers");

type SizeInput = number | { column: string; scale: "area" | "linear"; range: [number, number] };

const clamped = (value: number, most: number) => Math.min(Math.max(value, 0), most);

/** @returns the number within its bounds, reported. */
export function keepNumber(
  input: Input,
  key: string,
  as: string,
  [least, most]: readonly [number, number],
): number | undefined {
  const value = input.take(key, finite);
  if (value === undefined) return undefined;
  const bounded = Math.min(Math.max(value, least), most);
  if (bounded === value) input.kept(key, as);
  else input.changed(key, `${as}, which is ${least} to ${most}`);
  return bounded;
}

/**
 * @param channel its column and scale; `fixed` is the size without a column.
 * @param as where it is in the map document.
 * @param most pixels.
 */
export function sizeOf(
  style: Style,
  channel: Channel,
  fixed: string,
  as: string,
  most: number,
): SizeInput | undefined {
  const { channels, visConfig } = style;
  const column = channelColumn(style, channel, as, "number");
  const range = orderedPair(visConfig, `${channel}Range`, column === undefined);
  channels.skip(`${channel}Scale`);
  if (column === undefined || range === undefined) {
    if (column !== undefined) channels.dropped(`${channel}Field`, "has no range of sizes");
    return keepNumber(visConfig, fixed, as, [0, most]);
  }
  visConfig.skip(fixed);
  visConfig.kept(`${channel}Range`, `range of ${as}`);
  const scale = channels.take(`${channel}Scale`, v.string("must be a text")) ?? "linear";
  if (scale === "linear" || scale === "sqrt") channels.kept(`${channel}Scale`, `scale of ${as}`);
  else channels.changed(`${channel}Scale`, `by area in place of ${scale}`);
  const [from, to] = range;
  return {
    column,
    scale: scale === "linear" ? "linear" : "area",
    range: [clamped(from, most), clamped(to, most)],
  };
}

/** @param isUnused it is not reported then, whatever it is. */
function orderedPair(
  input: Input,
  key: string,
  isUnused: boolean,
): [number, number] | undefined {
  if (isUnused) return void input.skip(key);
  const range = input.take(key, pair);
  return range === undefined ? undefined : [Math.min(...range), Math.max(...range)];
}

const HIGHEST_M = 1_000_000;

/** @returns the extrusion, in meters as deck.gl draws it. */
export function heightOf(
  style: Style,
): { column: string; range: [number, number] } | undefined {
  const { channels, visConfig } = style;
  const is3d = visConfig.take("enable3d", v.boolean("must be true or false")) ?? false;
  channels.skip("heightScale");
  if (!is3d) {
    channels.skip("heightField");
    visConfig.skip("heightRange", "elevationScale", "heightAggregation", "heightAggregationExp");
    return undefined;
  }
  const column = channelColumn(style, "height", "height", "number");
  const range = orderedPair(visConfig, "heightRange", column === undefined);
  const scale = visConfig.take("elevationScale", finite) ?? 1;
  if (column === undefined || range === undefined) {
    visConfig.dropped("enable3d", "needs a column and a range of heights");
    return undefined;
  }
  for (const key of ["enable3d", "heightRange", "elevationScale"]) visConfig.kept(key, "height");
  const meters = range.map((value) => clamped(value * Math.abs(scale), HIGHEST_M));
  return { column, range: [meters[0] ?? 0, meters[1] ?? 0] };
}

/** @param isFilled an outline without a filling is the feature's own color instead. */
export function strokeOf(style: Style): { color?: string; width?: number } | undefined {
  const { channels, visConfig } = style;
  const isStroked = visConfig.take("stroked", v.boolean("must be true or false")) ?? false;
  channels.skip("strokeColorScale", "sizeScale");
  visConfig.skip("strokeColorRange", "strokeColorAggregation", "sizeRange", "sizeAggregation");
  if (!isStroked) {
    channels.skip("strokeColorField", "sizeField");
    visConfig.skip("strokeColor", "strokeOpacity", "thickness");
    return undefined;
  }
  const note = "is by a column; outlines here have one color and width";
  channels.refuse("strokeColorField", note);
  channels.refuse("sizeField", note);
  visConfig.kept("stroked", "stroke");
  visConfig.refuse("strokeOpacity", "an outline has the layer's opacity");
  const color = fixedColor(visConfig, "strokeColor", "color of stroke");
  const width = keepNumber(visConfig, "thickness", "width of stroke", [0, 20]);
  return { ...color === undefined ? {} : { color }, ...width === undefined ? {} : { width } };
}
