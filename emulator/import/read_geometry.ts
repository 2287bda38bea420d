import type { Geometry } from "../spatial/geometry.ts";

/** A geometry, why it cannot be read, or nothing where it is empty. */
export type ReadGeometry = Geometry | { readonly problem: string } | undefined;
