/** What somebody sees of a dataset. */
export interface SeenDataset {
  readonly hasGeometry: boolean;
  /** Tiles and rasters may not name their properties: what is in them is seen. */
  sees(column: string): boolean;
  readonly openParameters: readonly string[];
}

/** @returns the dataset as the person sees it; undefined where they do not. */
export type Seen = (dataset: string) => SeenDataset | undefined;
