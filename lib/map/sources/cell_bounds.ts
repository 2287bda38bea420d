/** Where a cell is, by its index alone. What reads indexes is fetched when a cell is asked for. */
import type { Bounds } from "../view/position.ts";
import { boundsOf } from "./geometry_place.ts";
import { quadbinBounds } from "./quadbin_bounds.ts";

/**
 * @param index as text: of H3 hexadecimal, of quadbin decimal digits.
 * @returns null for what is no cell, as a link may have it.
 */
export async function cellBounds(grid: "h3" | "quadbin", index: string): Promise<Bounds | null> {
  if (grid === "h3") {
    const [{ isValidCell }, { h3Outline }] = await Promise.all([
      import("h3-js"),
      import("../layers/cells/h3_shape.ts"),
    ]);
    return isValidCell(index) ? boundsOf({ coordinates: h3Outline(index) }) : null;
  }
  return /^\d{1,19}$/.test(index) ? quadbinBounds(BigInt(index)) : null;
}
