/** Masks of single values, as the SQL of masks.ts has them. */
import type { Mask } from "../schema/mask_schema.ts";
import { type Cell, isPoint } from "./row.ts";

/** @returns the coarser value; null for NULL, and for what is not of the mask's type. */
export function maskCell(mask: Mask, cell: Cell): Cell {
  if (cell === null) return null;
  if ("floor" in mask) {
    const value = typeof cell === "boolean" || isPoint(cell) ? NaN : Number(cell);
    return Number.isNaN(value) ? null : Math.floor(value / mask.floor) * mask.floor;
  }
  if ("first" in mask) {
    return typeof cell === "string" ? [...cell].slice(0, mask.first).join("") : null;
  }
  if ("start_of" in mask) {
    if (typeof cell !== "string") return null;
    return mask.start_of === "month" ? `${cell.slice(0, 7)}-01` : `${cell.slice(0, 4)}-01-01`;
  }
  if (!isPoint(cell)) return null;
  const [longitude, latitude] = cell;
  return [middleOf(longitude, 180, mask.cell), middleOf(latitude, 90, mask.cell)];
}

/** The last cell is closed at both ends. */
function middleOf(degrees: number, most: number, side: number): number {
  const last = Number((most - side).toFixed(6));
  const start = degrees >= last ? last : Math.floor(degrees / side) * side;
  return start + Number((side / 2).toFixed(6));
}
