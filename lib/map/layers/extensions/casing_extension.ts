/** Draws a casing around a path in another color, for contrast with the map below. */
import { type Layer, LayerExtension } from "@deck.gl/core";
import type { Rgb } from "../scales/color_scale.ts";

const casing = {
  name: "casing",
  vs: `\
layout(std140) uniform casingUniforms {
  vec3 color;
  float width;
} casing;
out float casing_share;
`,
  fs: `\
layout(std140) uniform casingUniforms {
  vec3 color;
  float width;
} casing;
in float casing_share;
`,
  inject: {
    "vs:#main-start": `\
casing_share = 1.0 - casing.width / max(instanceStrokeWidths, casing.width);
`,
    "fs:DECKGL_FILTER_COLOR": `\
if (picking.isActive < 0.5) {
  float edge = abs(geometry.uv.x) - casing_share;
  color.rgb = mix(color.rgb, casing.color, smoothstep(-0.5, 0.5, edge / max(fwidth(edge), 1e-6)));
}
`,
  },
  uniformTypes: { color: "vec3<f32>", width: "f32" },
} as const;

interface CasingProps {
  readonly casingColor?: Rgb;
  /** CSS pixels on both sides together, included in the path's width. */
  readonly casingWidth?: number;
}

export class CasingExtension extends LayerExtension {
  static override extensionName = "CasingExtension";
  static override defaultProps = {
    casingColor: { type: "color", value: [0, 0, 0] },
    casingWidth: 0,
  };

  override getShaders(): unknown {
    return { modules: [casing] };
  }

  override draw(this: Layer<CasingProps>): void {
    const { casingColor = [0, 0, 0], casingWidth = 0 } = this.props;
    const color = casingColor.map((channel) => channel / 255);
    this.setShaderModuleProps({ casing: { color, width: casingWidth } });
  }
}

export const CASING = new CasingExtension();
