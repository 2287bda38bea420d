import type { Layer } from "../document.ts";

/** @returns whether labels below the layer could not be read. */
export function coversGround(layer: Layer): boolean {
  switch (layer.type) {
    case "point":
    case "line":
      return false;
    case "polygon":
      return layer.height !== undefined || typeof layer.color === "object";
    default:
      return true;
  }
}
