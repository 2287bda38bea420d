import { EmulatorError } from "./emulator_error.ts";

/** Why a tileset cannot be made. */
export type TilesetFault =
  /** The tileset's name is not a full one, or a table has it. */
  | "invalid_name"
  /** The table has no geometry, or no cells, to make tiles of. */
  | "no_geometry"
  /** It would have more tiles or bytes than one may have. */
  | "too_large";

/** A tileset that cannot be made; the message says why, and what to do. */
export class TilesetError extends EmulatorError {
  override readonly name = "TilesetError";

  constructor(override readonly code: TilesetFault, message: string) {
    super(message);
  }
}
