/** Shapes as strips of triangles, which are drawn in one call. */

export interface Mesh {
  /** Alternating longitudes and latitudes. */
  readonly positions: Float64Array;
  /** Strips, separated by {@linkcode STRIP_END}. */
  readonly indices: Uint32Array;
  /** The first vertex of each shape, and the end. */
  readonly starts: Uint32Array;
}

/**
 * Along paths: each point twice, on both sides of the path, the even vertex on its left, the odd on
 * its right. A vertex has the index of the point before: the point itself and the next one follow
 * two and four vertices later.
 */
export type StripMesh = Mesh;

/** Ends a strip, in WebGL2. */
export const STRIP_END = 0xffffffff;
