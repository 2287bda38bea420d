/** Rules for masks that their schema cannot express. */
import type { Fault, Path } from "../../json/json_text.ts";
import { geometryOf, type TableDataset, type WarehouseType } from "../schema/dataset_schema.ts";
import type { Mask } from "../schema/mask_schema.ts";

/** @returns every fault of the dataset's masks. */
export function* masksFaults(dataset: TableDataset, path: Path): Generator<Fault> {
  for (const [column, mask] of Object.entries(dataset.masks ?? {})) {
    const at = [...path, "masks", column];
    if (!dataset.columns.includes(column)) {
      const message = `must be one of the dataset's columns: ${dataset.columns.join(", ")}`;
      yield { path: at, message, ofName: true };
    } else if (column === dataset.id) {
      const message = "cannot be the id: features would be taken for each other";
      yield { path: at, message, ofName: true };
    } else {
      const message = mismatch(column, mask, dataset);
      if (message !== null) yield { path: at, message };
    }
  }
}

function mismatch(column: string, mask: Mask, dataset: TableDataset): string | null {
  const geometry = geometryOf(dataset);
  if ("cell" in mask) {
    return geometry?.column === column && geometry.type === "point"
      ? null
      : "needs a geometry column of points: name it in geometry, with the type point";
  }
  if (geometry?.column === column) return "cannot be: a geometry column takes cell only";
  const { types = {} } = dataset;
  const type = Object.hasOwn(types, column) ? types[column] : undefined;
  const [name, fitting] = fittingOf(mask);
  return type !== undefined && fitting.includes(type)
    ? null
    : `${name} needs a column that types has as ${fitting.join(" or ")}`;
}

function fittingOf(
  mask: Exclude<Mask, { cell: unknown }>,
): readonly [name: string, types: readonly WarehouseType[]] {
  if ("floor" in mask) return ["floor", ["integer", "decimal", "number"]];
  return "first" in mask ? ["first", ["text"]] : ["start_of", ["date"]];
}

/** @returns every fault of the columns that a restriction shows masked. */
export function* maskedFaults(
  masked: readonly string[],
  columns: readonly string[],
  { masks = {} }: TableDataset,
  path: Path,
): Generator<Fault> {
  for (const [index, column] of masked.entries()) {
    const at = [...path, index];
    if (!Object.hasOwn(masks, column)) {
      const known = Object.keys(masks).join(", ") || "none";
      yield { path: at, message: `must have a mask: the dataset's masks are of ${known}` };
    } else if (columns.includes(column)) {
      yield { path: at, message: "is among the columns already, which are shown exactly" };
    }
  }
}
