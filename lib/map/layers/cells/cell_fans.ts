/** The areas of cells as triangles around their centers, ready for the GPU. */
import type { Cell } from "./cell.ts";

/** deck.gl's data: cells, with precomputed vertex attributes. */
export interface CellFans extends Iterable<Cell> {
  readonly length: number;
  /** The first vertex of each cell, and the end. */
  readonly startIndices: Uint32Array;
  readonly attributes: {
    /** Longitudes and latitudes; the first vertex of a cell is its center. */
    readonly getPolygon: { readonly value: Float64Array; readonly size: 2 };
    readonly indices: { readonly value: Uint32Array; readonly size: 1 };
    /** 1 at the cell's edge, 0 at its center. */
    readonly getEdgeShare: { readonly value: Float32Array; readonly size: 1 };
  };
}

/** @param outlineOf alternating longitudes and latitudes, closed. */
export function cellFans(cells: readonly Cell[], outlineOf: (cell: Cell) => number[]): CellFans {
  const outlines = cells.map(outlineOf);
  const startIndices = new Uint32Array(cells.length + 1);
  // The outline's last position equals its first; the center uses its vertex.
  for (const [at, { length }] of outlines.entries()) {
    startIndices[at + 1] = (startIndices[at] ?? 0) + length / 2;
  }
  const vertices = startIndices.at(-1) ?? 0;
  const places = new Float64Array(2 * vertices);
  const edgeShares = new Float32Array(vertices).fill(1);
  const indices = new Uint32Array(3 * (vertices - cells.length));
  let next = 0;
  for (const [at, outline] of outlines.entries()) {
    const middle = startIndices[at] ?? 0;
    const corners = outline.length / 2 - 1;
    edgeShares[middle] = 0;
    for (let corner = 0; corner < corners; corner++) {
      const vertex = middle + 1 + corner;
      for (const axis of [0, 1] as const) {
        const value = outline[2 * corner + axis] ?? NaN;
        places[2 * vertex + axis] = value;
        places[2 * middle + axis] = (places[2 * middle + axis] ?? 0) + value / corners;
      }
      indices.set([middle, vertex, middle + 1 + (corner + 1) % corners], next);
      next += 3;
    }
  }
  return {
    length: cells.length,
    startIndices,
    attributes: {
      getPolygon: { value: places, size: 2 },
      indices: { value: indices, size: 1 },
      getEdgeShare: { value: edgeShares, size: 1 },
    },
    [Symbol.iterator]: () => cells[Symbol.iterator](),
  };
}
