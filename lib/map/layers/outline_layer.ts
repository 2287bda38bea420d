/**
 * Thin outlines of areas, in one call. deck.gl's paths draw each edge as an instance of six
 * vertices, which took 19 of 20 parts of a frame of areas; here an edge shares both of its ends
 * with the next. They are not picked: the area below is.
 */
import { color, Layer, type LayerProps, project32, type UpdateParameters } from "@deck.gl/core";
import { Model } from "@luma.gl/engine";
import { type OutlineMesh, outlineMesh } from "./outline_mesh.ts";
import type { Numbers } from "./tile_content.ts";

/** The widest outline, in CSS pixels, whose corners look as with round joints. */
export const THIN_OUTLINE = 2;

const areaOutline = {
  name: "areaOutline",
  vs: `\
layout(std140) uniform areaOutlineUniforms {
  float width;
} areaOutline;
`,
  uniformTypes: { width: "f32" },
} as const;

const vs = `\
#version 300 es
in vec2 beforePositions;
in vec2 beforePositions64Low;
in vec2 cornerPositions;
in vec2 cornerPositions64Low;
in vec2 nextPositions;
in vec2 nextPositions64Low;
in vec4 outlineColors;
out vec4 vColor;
out float vAway;
flat out float vReach;
vec2 directionOf(vec2 way, vec2 otherwise) {
  float size = length(way);
  return size > 0.0 ? way / size : otherwise;
}
void main(void) {
  vec3 before = project_position(vec3(beforePositions, 0.0), vec3(beforePositions64Low, 0.0));
  vec3 corner = project_position(vec3(cornerPositions, 0.0), vec3(cornerPositions64Low, 0.0));
  vec3 next = project_position(vec3(nextPositions, 0.0), vec3(nextPositions64Low, 0.0));
  vec2 incoming = directionOf(corner.xy - before.xy, vec2(1.0, 0.0));
  vec2 outgoing = directionOf(next.xy - corner.xy, incoming);
  vec2 along = directionOf(incoming + outgoing, outgoing);
  float side = (gl_VertexID & 1) == 0 ? 1.0 : -1.0;
  vReach = areaOutline.width * project.devicePixelRatio / 2.0;
  float reach = vReach + 0.5;
  vAway = side * reach;
  // A sharp corner ends where twice the width does.
  float stretch = 1.0 / max(dot(along, outgoing), 0.5);
  vec2 offset = vec2(-along.y, along.x) *
    side * stretch * project_pixel_size(reach / project.devicePixelRatio);
  geometry.position = vec4(corner + vec3(offset, 0.0), 1.0);
  gl_Position = project_common_position_to_clipspace(geometry.position);
  DECKGL_FILTER_GL_POSITION(gl_Position, geometry);
  vColor = vec4(outlineColors.rgb, outlineColors.a * layer.opacity);
  DECKGL_FILTER_COLOR(vColor, geometry);
}
`;

const fs = `\
#version 300 es
precision highp float;
in vec4 vColor;
in float vAway;
flat in float vReach;
out vec4 fragColor;
void main(void) {
  float covered = clamp(vReach + 0.5 - abs(vAway), 0.0, 1.0) * min(1.0, 2.0 * vReach);
  fragColor = vec4(vColor.rgb, vColor.a * covered);
  DECKGL_FILTER_COLOR(fragColor, geometry);
}
`;

interface OutlineLayerProps {
  /** CSS pixels. */
  readonly outlineWidth?: number;
}

/** The outlines that deck.gl's `GeoJsonLayer` gives its layer `polygons-stroke`, in binary. */
interface Rings {
  readonly startIndices: ArrayLike<number>;
  readonly attributes: { readonly getPath: Numbers };
}

export class OutlineLayer extends Layer<OutlineLayerProps & LayerProps> {
  static override layerName = "OutlineLayer";
  static override defaultProps = {
    outlineWidth: 1,
    getColor: { type: "accessor", value: [0, 0, 0, 255] },
  };

  declare state: {
    mesh: OutlineMesh;
    models: Model[];
    /** deck.gl's names. */
    numInstances: number;
    startIndices: Uint32Array;
  };

  override getShaders(): object {
    return super.getShaders({ vs, fs, modules: [project32, color, areaOutline] });
  }

  override initializeState(): void {
    const { state } = this;
    this.getAttributeManager()?.add({
      indices: {
        size: 1,
        isIndexed: true,
        noAlloc: true,
        update: (attribute) => attribute.value = state.mesh.indices,
      },
      outlinePositions: {
        size: 2,
        type: "float64",
        fp64: this.use64bitPositions(),
        noAlloc: true,
        update: (attribute) => attribute.value = state.mesh.positions,
        shaderAttributes: {
          beforePositions: { vertexOffset: 0 },
          cornerPositions: { vertexOffset: 2 },
          nextPositions: { vertexOffset: 4 },
        },
      },
      outlineColors: { size: 4, type: "unorm8", accessor: "getColor" },
    });
  }

  override updateState(params: UpdateParameters<this>): void {
    super.updateState(params);
    const { dataChanged, extensionsChanged } = params.changeFlags;
    const { data } = this.props;
    if (dataChanged && isRings(data)) {
      const mesh = outlineMesh(data.attributes.getPath, data.startIndices);
      this.setState({
        mesh,
        numInstances: mesh.positions.length / 2,
        startIndices: mesh.starts,
      });
    }
    if (!extensionsChanged) return;
    for (const model of this.getModels()) model.destroy();
    this.setState({ models: [this.#model()] });
    this.getAttributeManager()?.invalidateAll();
  }

  override draw(): void {
    const { models, mesh } = this.state;
    this.setShaderModuleProps({ areaOutline: { width: this.props.outlineWidth } });
    for (const model of models) {
      model.setVertexCount(mesh.indices.length);
      model.draw(this.context.renderPass);
    }
  }

  #model(): Model {
    return new Model(this.context.device, {
      ...this.getShaders(),
      id: this.props.id,
      topology: "triangle-strip",
      bufferLayout: this.getAttributeManager()?.getBufferLayouts({ isInstanced: false }) ?? [],
    });
  }
}

function isRings(data: unknown): data is Rings {
  return typeof data === "object" && data !== null && "startIndices" in data &&
    "attributes" in data;
}
