/** Lines as strips of triangles, with room for round ends. */
import { STRIP_END, type StripMesh } from "./mesh.ts";
import type { Numbers } from "../tile_content.ts";

export interface LineMesh extends StripMesh {
  /** By vertex: -1 in front of a strip's first point, 1 behind its last, and 0 at its points. */
  readonly caps: Int8Array;
}

/** Of a strip, beside its points: at both ends the last point again, and its neighbor. */
const NEIGHBORS = 4;

/**
 * A line that turns by more than 120 degrees goes on as another strip: its round ends make a round
 * corner, where a pointed one would stand far out.
 *
 * @param positions of all lines.
 * @param lines the first position of each line, and the end.
 */
export function lineMesh(positions: Numbers, lines: ArrayLike<number>): LineMesh {
  const { value, size } = positions;
  const count = Math.max(0, lines.length - 1);
  const starts = new Uint32Array(count + 1);
  /** The first and the last position of each strip, in turn. */
  const strips: number[] = [];
  let indexCount = 0;
  for (let line = 0; line < count; line++) {
    const [first = 0, end = 0] = [lines[line], lines[line + 1]];
    let vertices = starts[line] ?? 0;
    let from = first;
    for (let at = first + 1; at < end; at++) {
      if (at < end - 1 && !isSharp(positions, at)) continue;
      strips.push(from, at);
      vertices += 2 * (at - from + 1 + NEIGHBORS);
      indexCount += 2 * (at - from + 3) + 1;
      from = at;
    }
    starts[line + 1] = vertices;
  }
  const vertexCount = starts[count] ?? 0;
  const places = new Float64Array(2 * vertexCount);
  const caps = new Int8Array(vertexCount);
  const indices = new Uint32Array(indexCount);
  let [vertex, index] = [0, 0];
  const put = (position: number) => {
    const to = 2 * vertex;
    places[to] = places[to + 2] = value[position * size] ?? NaN;
    places[to + 1] = places[to + 3] = value[position * size + 1] ?? NaN;
    vertex += 2;
  };
  for (let strip = 0; strip < strips.length; strip += 2) {
    const [from = 0, to = 0] = [strips[strip], strips[strip + 1]];
    const [first, last] = [vertex, vertex + 2 * (to - from + 2)];
    put(from + 1);
    put(from);
    for (let position = from; position <= to; position++) put(position);
    put(to);
    put(to - 1);
    caps[first] = caps[first + 1] = -1;
    caps[last] = caps[last + 1] = 1;
    for (let corner = first; corner < last + 2; corner++) indices[index++] = corner;
    indices[index++] = STRIP_END;
  }
  return { positions: places, indices, starts, caps };
}

/** Whether a line turns by more than 120 degrees. */
function isSharp({ value, size }: Numbers, at: number): boolean {
  const read = (position: number, axis: 0 | 1) => value[position * size + axis] ?? NaN;
  const stretch = Math.cos(read(at, 1) * Math.PI / 180);
  const [x, y] = [(read(at, 0) - read(at - 1, 0)) * stretch, read(at, 1) - read(at - 1, 1)];
  const [toX, toY] = [(read(at + 1, 0) - read(at, 0)) * stretch, read(at + 1, 1) - read(at, 1)];
  return 2 * (x * toX + y * toY) < -Math.hypot(x, y) * Math.hypot(toX, toY);
}
