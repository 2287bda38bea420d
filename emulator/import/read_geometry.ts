import type { Geometry } from "../spatial/geometry.ts";

/** A geometry, why it cannot be read, or nothing where it is empty. */
export type ReadGeometry = Geometry | { readonly problem: string } | undefined;

/** Why a geometry is left out that is damaged, or written as none of the known forms. */
export const UNREADABLE = { problem: "a geometry that cannot be read" } as const;

/** Types that exist and that tables do not hold; a MultiPoint of one point is a Point. */
const UNSUPPORTED: ReadonlySet<unknown> = new Set(["MultiPoint", "GeometryCollection"]);

/** Why a geometry of this type is left out. */
export function problemOf(type: unknown): { readonly problem: string } {
  if (!UNSUPPORTED.has(type)) return UNREADABLE;
  return { problem: `a ${type}: tables hold points, lines or polygons` };
}
