/** Rings as strips of triangles along their edges, for outlines that are drawn in one call. */
import { STRIP_END, type StripMesh } from "./mesh.ts";
import type { Numbers } from "../tile_content.ts";

/** Of a ring, beside its corners: the last one before, the first two again behind. */
const NEIGHBORS = 3;

/**
 * @param positions of all rings, each closed or not.
 * @param rings the first position of each ring, and the end.
 */
export function outlineMesh(
  { value, size }: Numbers,
  rings: ArrayLike<number>,
): StripMesh {
  const count = Math.max(0, rings.length - 1);
  const at = (position: number, axis: 0 | 1) => value[position * size + axis] ?? NaN;
  const starts = new Uint32Array(count + 1);
  const corners = new Uint32Array(count);
  let strips = 0;
  for (let ring = 0; ring < count; ring++) {
    const [first = 0, end = 0] = [rings[ring], rings[ring + 1]];
    const isClosed = at(first, 0) === at(end - 1, 0) && at(first, 1) === at(end - 1, 1);
    const found = end - first - (isClosed ? 1 : 0);
    const drawn = found < 2 ? 0 : found;
    corners[ring] = drawn;
    starts[ring + 1] = (starts[ring] ?? 0) + (drawn === 0 ? 0 : 2 * (drawn + NEIGHBORS));
    strips += drawn === 0 ? 0 : 2 * (drawn + 1) + 1;
  }
  const places = new Float64Array(2 * (starts[count] ?? 0));
  const indices = new Uint32Array(strips);
  let index = 0;
  for (let ring = 0; ring < count; ring++) {
    const [first = 0, drawn = 0, start = 0] = [rings[ring], corners[ring], starts[ring]];
    if (drawn === 0) continue;
    for (let point = 0; point < drawn + NEIGHBORS; point++) {
      const position = first + (point + drawn - 1) % drawn;
      const to = 2 * start + 4 * point;
      places[to] = places[to + 2] = at(position, 0);
      places[to + 1] = places[to + 3] = at(position, 1);
    }
    for (let vertex = 0; vertex < 2 * (drawn + 1); vertex++) indices[index++] = start + vertex;
    indices[index++] = STRIP_END;
  }
  return { positions: places, indices, starts };
}
