/** A layer's status. */
export type LayerStatus =
  | "drawn"
  /** Its first tiles are loading. */
  | "waiting"
  /** Hidden by the person or the document. */
  | "hidden"
  /** Drawn only at other zooms. */
  | "out_of_zoom"
  | "failed";
