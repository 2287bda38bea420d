/**
 * Draws the outline of a shape within its area, by a pixel's distance from the edge. Paths around
 * cells need nine times the vertices of the cells, and most of the time of a frame.
 */
import { type Layer, LayerExtension } from "@deck.gl/core";
import type { Rgb } from "../scales/color_scale.ts";

const outline = {
  name: "outline",
  vs: `\
layout(std140) uniform outlineUniforms {
  vec3 color;
  float own;
  float share;
  float width;
} outline;
in float edgeShares;
out float outline_edge;
out float outline_width;
`,
  fs: `\
layout(std140) uniform outlineUniforms {
  vec3 color;
  float own;
  float share;
  float width;
} outline;
in float outline_edge;
in float outline_width;
`,
  inject: {
    "vs:#main-start": `\
outline_edge = edgeShares;
outline_width = outline.width * project.devicePixelRatio / 2.0;
`,
    "fs:DECKGL_FILTER_COLOR": `\
float outline_slope = length(vec2(dFdx(outline_edge), dFdy(outline_edge)));
if (picking.isActive < 0.5 && outline.width > 0.0) {
  float away = (1.0 - outline_edge) / max(outline_slope, 1e-6);
  float covered = clamp(outline_width + 0.5 - away, 0.0, 1.0) * min(1.0, outline_width * 2.0);
  float alpha = min(1.0, color.a * outline.share) * covered;
  vec3 ink = mix(outline.color, color.rgb, outline.own);
  float below = color.a * (1.0 - alpha);
  color = vec4((ink * alpha + color.rgb * below) / max(alpha + below, 1e-6), alpha + below);
}
`,
  },
  uniformTypes: { color: "vec3<f32>", own: "f32", share: "f32", width: "f32" },
} as const;

export interface OutlineProps {
  /** Null for the shape's own color. */
  readonly outlineColor: Rgb | null;
  /** Its opacity, relative to the area's. */
  readonly outlineShare: number;
  /** CSS pixels, half of them within each of two neighbors; 0 for none. */
  readonly outlineWidth: number;
}

class OutlineExtension extends LayerExtension {
  static override extensionName = "OutlineExtension";

  override getShaders(): unknown {
    return { modules: [outline] };
  }

  override initializeState(this: Layer): void {
    this.getAttributeManager()?.add({
      edgeShares: { size: 1, stepMode: "dynamic", accessor: "getEdgeShare" },
    });
  }

  override draw(this: Layer<OutlineProps>): void {
    const { outlineColor, outlineShare, outlineWidth } = this.props;
    const color = (outlineColor ?? [0, 0, 0]).map((channel) => channel / 255);
    const own = outlineColor === null ? 1 : 0;
    this.setShaderModuleProps({
      outline: { color, own, share: outlineShare, width: outlineWidth },
    });
  }
}

/** Needs `getEdgeShare` by vertex: 1 at the edge, 0 in the middle. */
export const OUTLINE = new OutlineExtension();
