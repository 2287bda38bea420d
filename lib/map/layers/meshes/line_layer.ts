/** Lines with round ends and a casing in another color, for contrast with the map below. */
import type { Rgb } from "../scales/color_scale.ts";
import { type LineMesh, lineMesh } from "./line_mesh.ts";
import { ROWS } from "./mesh_layer.ts";
import { type Paths, StripLayer } from "./strip_layer.ts";

const uniforms = `\
layout(std140) uniform stripUniforms {
  vec3 casingColor;
  float casingWidth;
} strip;
`;

const strip = {
  name: "strip",
  vs: uniforms,
  fs: uniforms,
  uniformTypes: { casingColor: "vec3<f32>", casingWidth: "f32" },
} as const;

interface LineProps {
  readonly casingColor?: Rgb;
  /** CSS pixels on both sides together, included in the line's width. */
  readonly casingWidth?: number;
}

export class LineLayer extends StripLayer<LineMesh, LineProps> {
  static override layerName = "LineLayer";
  static override defaultProps = {
    ...StripLayer.defaultProps,
    casingColor: { type: "color", value: [0, 0, 0] },
    casingWidth: 0,
  };

  override meshOf({ attributes, startIndices }: Paths): LineMesh {
    return lineMesh(attributes.getPath, startIndices);
  }

  override getShaders(): object {
    return super.getShaders({ modules: [strip], defines: { LINE: 1 } });
  }

  override initializeState(): void {
    super.initializeState();
    const { state } = this;
    this.getAttributeManager()?.add({
      stripCaps: {
        size: 1,
        type: "sint8",
        noAlloc: true,
        update: (attribute) => attribute.value = state.mesh.caps,
      },
      stripRows: ROWS,
    });
  }

  override draw(): void {
    const { casingColor = [0, 0, 0], casingWidth = 0 } = this.props;
    const color = casingColor.map((channel) => channel / 255);
    this.setShaderModuleProps({ strip: { casingColor: color, casingWidth } });
    super.draw();
  }
}
