import type { ColorScale, ColorScaleInput } from "./color_scale.ts";

export function colorScale(_input: ColorScaleInput): ColorScale {
  throw new Error("not there yet");
}
