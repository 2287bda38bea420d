import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { outlineMesh } from "./outline_mesh.ts";
import { STRIP_END } from "./mesh.ts";

const triangle = [0, 0, 4, 0, 0, 3];

/** The points that each vertex of a strip is drawn with: before, at, and after the corner. */
function corners({ positions, indices }: ReturnType<typeof outlineMesh>): number[][] {
  const at = (vertex: number) => [positions[2 * vertex] ?? NaN, positions[2 * vertex + 1] ?? NaN];
  return [...indices].filter((index) => index !== STRIP_END && index % 2 === 0).map((index) =>
    [index, index + 2, index + 4].flatMap(at)
  );
}

describe("an outline's mesh", () => {
  const around = [
    [0, 3, 0, 0, 4, 0],
    [0, 0, 4, 0, 0, 3],
    [4, 0, 0, 3, 0, 0],
    [0, 3, 0, 0, 4, 0],
  ];

  it("goes around a ring, closed or not, with both neighbors of each corner", () => {
    const open = outlineMesh({ value: triangle, size: 2 }, [0, 3]);
    const closed = outlineMesh({ value: [...triangle, 0, 0], size: 2 }, [0, 4]);
    expect(corners(open)).toEqual(around);
    expect(closed).toEqual(open);
    expect(open.indices.at(-1)).toBe(STRIP_END);
    // Each vertex of the strips has a next corner in the buffer.
    const last = Math.max(...open.indices.filter((index) => index !== STRIP_END));
    expect(open.positions.length / 2).toBe(last + 5);
  });

  it("keeps rings apart, reads three values by position, and leaves out what has no edge", () => {
    const value = [9, 9, 0, ...[0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 0, 0], 7, 7, 0, 7, 7, 0];
    const mesh = outlineMesh({ value, size: 3 }, [0, 1, 5, 7]);
    expect(corners(mesh)).toEqual(around);
    expect([...mesh.starts]).toEqual([0, 0, 12, 12]);
  });

  it("is empty without rings", () => {
    expect(outlineMesh({ value: [], size: 2 }, [0]).indices.length).toBe(0);
    expect(outlineMesh({ value: [], size: 2 }, []).starts.length).toBe(1);
  });
});
