/** Lines and thin outlines. Widths are in CSS pixels. */
import type { Mesh, StripMesh } from "./mesh.ts";
import { MeshLayer, type Shaders } from "./mesh_layer.ts";
import type { Numbers } from "../tile_content.ts";

const vs = `\
#version 300 es
in vec2 beforePositions;
in vec2 beforePositions64Low;
in vec2 cornerPositions;
in vec2 cornerPositions64Low;
in vec2 nextPositions;
in vec2 nextPositions64Low;
in vec4 stripColors;
in float stripWidths;
#ifdef LINE
in float stripCaps;
in float stripRows;
#else
const float stripCaps = 0.0;
#endif
out vec4 vColor;
out vec2 vAway;
flat out float vReach;
#ifdef LINE
flat out float vInk;
#endif
vec2 directionOf(vec2 way, vec2 otherwise) {
  float size = length(way);
  return size > 0.0 ? way / size : otherwise;
}
// As on the map, without projecting the neighbors: a third of a frame's time.
vec2 wayOf(vec2 start, vec2 end, vec2 low) {
  return (end - start + low) * vec2(cos(radians((start.y + end.y) / 2.0)), 1.0);
}
void main(void) {
  vec3 corner = project_position(vec3(cornerPositions, 0.0), vec3(cornerPositions64Low, 0.0));
  vec2 arriving = wayOf(beforePositions, cornerPositions, cornerPositions64Low - beforePositions64Low);
  vec2 leaving = wayOf(cornerPositions, nextPositions, nextPositions64Low - cornerPositions64Low);
  vec2 incoming = directionOf(arriving, directionOf(leaving, vec2(0.0)));
  vec2 outgoing = directionOf(leaving, incoming);
  vec2 along = directionOf(incoming + outgoing, outgoing);
  // The neighbor of an end lies behind it.
  if (stripCaps != 0.0) along = -along;
  float side = (gl_VertexID & 1) == 0 ? 1.0 : -1.0;
  vReach = stripWidths * project.devicePixelRatio / 2.0;
  float reach = vReach + 0.5;
  vAway = vec2(stripCaps, side) * reach;
  // A sharp corner ends where twice the width does.
  float stretch = 1.0 / max(abs(dot(along, outgoing)), 0.5);
  vec2 offset = (vec2(-along.y, along.x) * side * stretch + along * stripCaps) *
    project_pixel_size(reach / project.devicePixelRatio);
  geometry.position = vec4(corner + vec3(offset, 0.0), 1.0);
  gl_Position = project_common_position_to_clipspace(geometry.position);
  DECKGL_FILTER_GL_POSITION(gl_Position, geometry);
  vColor = vec4(stripColors.rgb, stripColors.a * layer.opacity);
#ifdef LINE
  vInk = (stripWidths - strip.casingWidth) * project.devicePixelRatio / 2.0;
  geometry.pickingColor = picking_getPickingColorFromIndex(stripRows);
#endif
  DECKGL_FILTER_COLOR(vColor, geometry);
}
`;

const fs = `\
#version 300 es
precision highp float;
in vec4 vColor;
in vec2 vAway;
flat in float vReach;
#ifdef LINE
flat in float vInk;
#endif
out vec4 fragColor;
void main(void) {
  float away = length(vAway);
  float covered = clamp(vReach + 0.5 - away, 0.0, 1.0) * min(1.0, 2.0 * vReach);
#ifdef LINE
  if (covered == 0.0) discard;
  float inked = clamp(vInk + 0.5 - away, 0.0, 1.0);
  fragColor = vec4(mix(strip.casingColor, vColor.rgb, inked), vColor.a * covered);
#else
  fragColor = vec4(vColor.rgb, vColor.a * covered);
#endif
  DECKGL_FILTER_COLOR(fragColor, geometry);
}
`;

/** What deck.gl's `GeoJsonLayer` gives its layers of lines and outlines, in binary. */
export interface Paths {
  readonly startIndices: ArrayLike<number>;
  readonly attributes: { readonly getPath: Numbers; readonly rowIndexes: Numbers };
}

export abstract class StripLayer<Strips extends Mesh = StripMesh, Props extends object = object>
  extends MeshLayer<Strips, Paths, Props> {
  static override layerName = "StripLayer";
  static override defaultProps = {
    getColor: { type: "accessor", value: [0, 0, 0, 255] },
    getWidth: { type: "accessor", value: 1 },
  };

  override getShaders(own: Partial<Shaders> = {}): object {
    return super.getShaders({ vs, fs, ...own });
  }

  override initializeState(): void {
    super.initializeState();
    this.getAttributeManager()?.add({
      stripPositions: {
        ...this.positions(),
        shaderAttributes: {
          beforePositions: { vertexOffset: 0 },
          cornerPositions: { vertexOffset: 2 },
          nextPositions: { vertexOffset: 4 },
        },
      },
      stripColors: { size: 4, type: "unorm8", accessor: "getColor" },
      stripWidths: { size: 1, accessor: "getWidth" },
    });
  }
}
