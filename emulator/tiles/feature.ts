import type { Bounds, Path, Position } from "../spatial/position.ts";
import type { ColumnType } from "../store/catalog.ts";

/** An attribute that a tile carries. */
export interface Attribute {
  readonly name: string;
  readonly type: ColumnType;
}

/** A value as SQLite keeps it: a boolean is 0 or 1. */
export type AttributeValue = string | number | bigint | Uint8Array | null;

/** What all features have. */
interface Attributed {
  /** What a client reads as `feature.id`: a non-negative safe integer, the same in every tile. */
  readonly id: number;
  /** A value for each of the tile's attributes; what follows those does not count. */
  readonly values: readonly AttributeValue[];
}

/** A point. */
export interface PointFeature extends Attributed {
  readonly position: Position;
}

/** A line (each part is one path) or a polygon (each part is an outer ring and its holes). */
export interface ShapeFeature extends Attributed {
  /** Of the whole shape, whatever part of it the tile holds. */
  readonly bounds: Bounds;
  readonly parts: readonly (readonly Path[])[];
}

/** All that a tile holds; usually only one kind has any features. */
export interface TileContent {
  readonly attributes: readonly Attribute[];
  /** To be gone through once: they may be read from the database meanwhile. */
  readonly points: Iterable<PointFeature>;
  readonly lines: readonly ShapeFeature[];
  readonly polygons: readonly ShapeFeature[];
}
