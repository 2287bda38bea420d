/** Checks whether the map's style can draw an archive. */
import { Compression, type Header, TileType } from "pmtiles";
import * as v from "valibot";
import { BasemapArchiveError } from "./basemap_errors.ts";

/**
 * @param name the archive's name in error messages.
 * @throws {BasemapArchiveError} when it cannot be used.
 */
export type ArchiveCheck = (name: string, header: Header, metadata: unknown) => void;

/** The layers of its tiles, as TileJSON 3.0 lists them. */
const Metadata = v.object({
  vector_layers: v.array(v.object({
    id: v.string(),
    fields: v.optional(v.record(v.string(), v.unknown()), {}),
  })),
});

const MAKE_ONE = "Make an archive with pmtiles extract, as docs/basemaps.md shows.";

/** Accepts any archive whose tiles can be sent to browsers as they are. */
export const checkTiles: ArchiveCheck = (name, { tileCompression, tileType }) => {
  if (tileType !== TileType.Mvt) {
    const type = (TileType[tileType] ?? "unknown").toUpperCase();
    throw new BasemapArchiveError(`${name} holds ${type} tiles, not vector tiles (MVT)`, MAKE_ONE);
  }
  if (tileCompression !== Compression.Gzip && tileCompression !== Compression.None) {
    const by = Compression[tileCompression] ?? "an unknown way";
    throw new BasemapArchiveError(`${name} has its tiles packed by ${by}, not gzip`, MAKE_ONE);
  }
};

/**
 * Accepts an archive that the Protomaps style can draw: it has the layers of version 4 or later
 * (https://docs.protomaps.com/basemaps/layers).
 */
export const checkProtomaps: ArchiveCheck = (name, header, metadata) => {
  checkTiles(name, header, metadata);
  const parsed = v.safeParse(Metadata, metadata);
  const layers = parsed.success ? parsed.output.vector_layers : [];
  const earth = layers.find(({ id }) => id === "earth");
  if (earth === undefined || !layers.some(({ id }) => id === "water")) {
    const listed = layers.slice(0, 8).map(({ id }) => id).join(", ") || "none that it names";
    throw new BasemapArchiveError(
      `${name} is no Protomaps basemap: it lacks the layers earth and water, and has ${listed}`,
      MAKE_ONE,
    );
  }
  if ("pmap:kind" in earth.fields) {
    throw new BasemapArchiveError(`${name} is a Protomaps basemap from before version 4`, MAKE_ONE);
  }
};

/** @returns how the archive's tiles are compressed. */
export function tileEncoding({ tileCompression }: Header): "gzip" | null {
  return tileCompression === Compression.Gzip ? "gzip" : null;
}
