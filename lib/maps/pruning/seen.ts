/** What a person sees of a dataset. */
export interface SeenDataset {
  readonly hasGeometry: boolean;
  /** Tiles and rasters may not list their properties: everything in them is visible. */
  sees(column: string): boolean;
  readonly openParameters: readonly string[];
  /** It has tiles made in advance, and no rows. */
  readonly isTileset: boolean;
}

/** @returns the dataset as the person sees it; undefined where they may not. */
export type Seen = (dataset: string) => SeenDataset | undefined;
