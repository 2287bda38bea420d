/** Thin outlines of areas. They are not picked: the area below is. */
import { outlineMesh } from "./outline_mesh.ts";
import type { StripMesh } from "./mesh.ts";
import { type Paths, StripLayer } from "./strip_layer.ts";

/** The widest outline, in CSS pixels, whose corners look as with round joints. */
export const THIN_OUTLINE = 2;

export class OutlineLayer extends StripLayer {
  static override layerName = "OutlineLayer";

  override meshOf({ attributes, startIndices }: Paths): StripMesh {
    return outlineMesh(attributes.getPath, startIndices);
  }
}
