/** The style of areas, both features and cells. */
import type { Layer } from "../document.ts";
import type { Rgb } from "./scales/color_scale.ts";
import type { DrawnLayer } from "./drawn_layer.ts";
import { rgbOf } from "./scales/oklch.ts";

export interface AreaStyle {
  /** The fill's opacity, from 0 to 1. */
  readonly fill: number;
  readonly line: {
    /** Null for the area's own color. */
    readonly color: Rgb | null;
    readonly opacity: number;
    /** CSS pixels; 0 for none. */
    readonly width: number;
  };
}

/** Outline color of ramps: the ramp's far end, for all classes. */
const RAMP_LINE = { light: 0.55, dark: 0.35 } as const;

export function areaStyle({ layer, style: { colors, theme } }: DrawnLayer): AreaStyle {
  const stroke = strokeOf(layer);
  const own = stroke?.color === undefined ? undefined : rgbOf(stroke.color);
  if (colors.column === null) {
    const line = { color: own ?? null, opacity: 0.75, width: stroke?.width ?? 1.5 };
    // Without a line cells would look like one area.
    return { fill: layer.type === "polygon" ? 0.07 : 0.8, line };
  }
  const far = colors.ramp?.colors.at(-1) ??
    colors.classes.findLast(({ of }) => of.kind === "bin")?.color ?? null;
  const line = far === null
    ? { color: null, opacity: 1, width: 0.75 }
    : { color: far, opacity: RAMP_LINE[theme], width: 0.75 };
  if (stroke === undefined) return { fill: 0.8, line };
  return {
    fill: 0.8,
    line: {
      color: own ?? line.color,
      opacity: own === undefined ? line.opacity : 1,
      width: stroke.width,
    },
  };
}

function strokeOf(layer: Layer) {
  return "stroke" in layer ? layer.stroke : undefined;
}
