/** Circles with a rim. Radii and widths are in CSS pixels. */
import { dotMesh } from "./dot_mesh.ts";
import type { Mesh } from "./mesh.ts";
import { MeshLayer, ROWS } from "./mesh_layer.ts";
import type { Numbers } from "../tile_content.ts";

const dot = {
  name: "dot",
  vs: `\
layout(std140) uniform dotUniforms {
  float stroked;
} dot;
`,
  uniformTypes: { stroked: "f32" },
} as const;

const vs = `\
#version 300 es
in vec2 dotPositions;
in vec2 dotPositions64Low;
in float dotRadii;
in float rimWidths;
in vec4 dotColors;
in vec4 rimColors;
in float dotRows;
out vec4 vColor;
out vec4 vRim;
out vec2 vAway;
flat out vec2 vReach;
void main(void) {
  float rim = dot.stroked * rimWidths;
  vReach = (dotRadii + vec2(rim, -rim) / 2.0) * project.devicePixelRatio;
  float reach = vReach.x + 0.5;
  vAway = vec2(gl_VertexID & 1, (gl_VertexID >> 1) & 1) * 2.0 * reach - reach;
  vec2 offset = project_pixel_size(vAway / project.devicePixelRatio);
  geometry.worldPosition = vec3(dotPositions, 0.0);
  gl_Position = project_position_to_clipspace(
    geometry.worldPosition, vec3(dotPositions64Low, 0.0), vec3(offset, 0.0), geometry.position
  );
  DECKGL_FILTER_GL_POSITION(gl_Position, geometry);
  geometry.pickingColor = picking_getPickingColorFromIndex(dotRows);
  vColor = vec4(dotColors.rgb, dotColors.a * layer.opacity);
  DECKGL_FILTER_COLOR(vColor, geometry);
  vRim = vec4(rimColors.rgb, rimColors.a * layer.opacity);
  DECKGL_FILTER_COLOR(vRim, geometry);
}
`;

const fs = `\
#version 300 es
precision highp float;
in vec4 vColor;
in vec4 vRim;
in vec2 vAway;
flat in vec2 vReach;
out vec4 fragColor;
void main(void) {
  float away = length(vAway);
  vec2 covered = clamp(vReach + 0.5 - away, 0.0, 1.0);
  if (covered.x == 0.0) discard;
  fragColor = mix(vRim, vColor, covered.y);
  fragColor.a *= covered.x;
  DECKGL_FILTER_COLOR(fragColor, geometry);
}
`;

/** What deck.gl's `GeoJsonLayer` gives its layer of circles, in binary. */
interface Points {
  readonly attributes: { readonly getPosition: Numbers; readonly rowIndexes: Numbers };
}

interface DotProps {
  readonly stroked?: boolean;
}

export class DotLayer extends MeshLayer<Mesh, Points, DotProps> {
  static override layerName = "DotLayer";
  static override defaultProps = {
    stroked: true,
    getRadius: { type: "accessor", value: 1 },
    getFillColor: { type: "accessor", value: [0, 0, 0, 255] },
    getLineColor: { type: "accessor", value: [0, 0, 0, 255] },
    getLineWidth: { type: "accessor", value: 1 },
  };

  override meshOf({ attributes }: Points): Mesh {
    return dotMesh(attributes.getPosition);
  }

  override getShaders(): object {
    return super.getShaders({ vs, fs, modules: [dot] });
  }

  override initializeState(): void {
    super.initializeState();
    this.getAttributeManager()?.add({
      dotPositions: this.positions(),
      dotRadii: { size: 1, accessor: "getRadius" },
      dotColors: { size: 4, type: "unorm8", accessor: "getFillColor" },
      rimColors: { size: 4, type: "unorm8", accessor: "getLineColor" },
      rimWidths: { size: 1, accessor: "getLineWidth" },
      dotRows: ROWS,
    });
  }

  override draw(): void {
    this.setShaderModuleProps({ dot: { stroked: this.props.stroked ? 1 : 0 } });
    super.draw();
  }
}
