/** A tile's features in CARTO's binary format (`BinaryFeatureCollection` of loaders.gl). */

export interface Numbers {
  readonly value: ArrayLike<number>;
  readonly size: number;
}

export interface Features {
  readonly positions: Numbers;
  /** By feature: what is not a number. */
  readonly properties: readonly Readonly<Record<string, unknown>>[];
  /** By position. */
  readonly numericProps: Readonly<Record<string, { readonly value: ArrayLike<number> }>>;
  /** The feature of each position, from 0. */
  readonly featureIds: Numbers;
}

export interface TileContent {
  readonly points: Features;
  /** A path begins at each index; the last one is the end. */
  readonly lines: Features & { readonly pathIndices: Numbers };
  /**
   * A polygon begins at each index, a ring of one, outer or inner, at each primitive index;
   * triangles are three corners each, in the order of the polygons.
   */
  readonly polygons: Features & {
    readonly polygonIndices: Numbers;
    readonly primitivePolygonIndices: Numbers;
    readonly triangles: Numbers;
  };
}

/** @returns null for a tile without features, and for one that is not loaded. */
export function contentOf(content: unknown): TileContent | null {
  return isContent(content) ? content : null;
}

function isContent(content: unknown): content is TileContent {
  return typeof content === "object" && content !== null && "points" in content &&
    "lines" in content && "polygons" in content;
}

/** @returns all properties of the feature that a position belongs to. */
export function propertiesAt(features: Features, position: number): Record<string, unknown> {
  const { properties, numericProps, featureIds } = features;
  const found: Record<string, unknown> = { ...properties[featureIds.value[position] ?? -1] };
  for (const [name, { value }] of Object.entries(numericProps)) found[name] = value[position];
  return found;
}
