/** Points as squares that circles are drawn in. */
import { type Mesh, STRIP_END } from "./mesh.ts";
import type { Numbers } from "../tile_content.ts";

/** Each point four times: its vertices' last two bits tell right from left, and top from bottom. */
export function dotMesh({ value, size }: Numbers): Mesh {
  const count = Math.floor(value.length / size);
  const positions = new Float64Array(8 * count);
  const indices = new Uint32Array(5 * count);
  const starts = new Uint32Array(count + 1);
  for (let point = 0; point < count; point++) {
    const vertex = 4 * point;
    for (let corner = 0; corner < 4; corner++) {
      positions[2 * (vertex + corner)] = value[point * size] ?? NaN;
      positions[2 * (vertex + corner) + 1] = value[point * size + 1] ?? NaN;
      indices[5 * point + corner] = vertex + corner;
    }
    indices[5 * point + 4] = STRIP_END;
    starts[point + 1] = vertex + 4;
  }
  return { positions, indices, starts };
}
