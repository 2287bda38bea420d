/** What rows of a source are on the map, and what tells them apart. */
import type { SourceAccess } from "../access/map_access.ts";

export interface SourceShape {
  /** The column of the id; of cells the cell itself, as text. */
  readonly id: string | null;
  /** Null where the person does not see it. */
  readonly geometry: string | null;
  /** A row is a cell of this grid. */
  readonly cells: "h3" | "quadbin" | null;
  /** A row is a point, or the policy does not say. */
  readonly mayBePoints: boolean;
  /** A row has a geometry that rows can be asked for. */
  readonly mayBePlaced: boolean;
}

/** Where a table has its geometry unless the policy says. */
const DEFAULT_GEOMETRY = "geom";

export function shapeOf({ columns, geometry, id, cell_id }: SourceAccess): SourceShape {
  const column = geometry?.column ?? DEFAULT_GEOMETRY;
  const seen = columns.includes(column) ? column : null;
  const type = geometry?.type;
  const cells = type === "h3" || type === "quadbin" ? type : null;
  return {
    // A cell of quadbin is an integer of more digits than JSON's numbers hold.
    id: cells === "h3" ? seen : (cells === null ? id : cell_id) ?? null,
    geometry: seen,
    cells,
    mayBePoints: seen !== null && (type === undefined || type === "point"),
    mayBePlaced: seen !== null && cells === null,
  };
}
