import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { lineMesh } from "./line_mesh.ts";
import { STRIP_END } from "./mesh.ts";

/** The points that each vertex of a strip is drawn with: before, at, and after, and its cap. */
function corners({ positions, indices, caps }: ReturnType<typeof lineMesh>): number[][] {
  const at = (vertex: number) => [positions[2 * vertex] ?? NaN, positions[2 * vertex + 1] ?? NaN];
  return [...indices].filter((index) => index !== STRIP_END && index % 2 === 0).map((index) => [
    ...[index, index + 2, index + 4].flatMap(at),
    caps[index] ?? NaN,
  ]);
}

describe("a line's mesh", () => {
  it("follows a line, with a cap at both ends", () => {
    const mesh = lineMesh({ value: [0, 0, 4, 0, 4, 3], size: 2 }, [0, 3]);
    expect(corners(mesh)).toEqual([
      [4, 0, 0, 0, 0, 0, -1],
      [0, 0, 0, 0, 4, 0, 0],
      [0, 0, 4, 0, 4, 3, 0],
      [4, 0, 4, 3, 4, 3, 0],
      [4, 3, 4, 3, 4, 0, 1],
    ]);
    // Each vertex of the strips has a next corner in the buffer, and both sides the same cap.
    const last = Math.max(...mesh.indices.filter((index) => index !== STRIP_END));
    expect(mesh.positions.length / 2).toBe(last + 5);
    expect(mesh.caps[9]).toBe(1);
  });

  it("breaks a line where it turns back, and not where it turns less", () => {
    const strips = (value: number[]) =>
      [...lineMesh({ value, size: 2 }, [0, 3]).indices].filter((index) => index === STRIP_END)
        .length;
    expect(strips([0, 0, 4, 0, 0, 1])).toBe(2);
    expect(strips([0, 0, 4, 0, 3, 2])).toBe(1);
    // By its angle on the map: 60 degrees north, a degree of longitude is half as long.
    expect(strips([0, 60, 4, 60, 3, 61])).toBe(1);
    expect(strips([0, 0, 4, 0, 3, 1])).toBe(2);
  });

  it("keeps lines apart, reads three values by position, and leaves out a single point", () => {
    const value = [9, 9, 0, ...[0, 0, 0, 4, 0, 0], ...[1, 1, 0, 1, 2, 0]];
    const mesh = lineMesh({ value, size: 3 }, [0, 1, 3, 5]);
    expect([...mesh.starts]).toEqual([0, 0, 12, 24]);
    expect(corners(mesh)[4]).toEqual([1, 2, 1, 1, 1, 1, -1]);
    expect(lineMesh({ value: [], size: 2 }, []).indices.length).toBe(0);
  });
});
