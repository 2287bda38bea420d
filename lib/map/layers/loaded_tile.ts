/** A loaded tile of features, as deck.gl has it (`Tile2DHeader`), to compute widgets from. */
export interface LoadedTile {
  readonly id: string;
  readonly index: { readonly x: number; readonly y: number; readonly z: number };
  readonly bbox: object;
  /** What `tile_content.ts` reads. */
  readonly content: unknown;
}
