/** Whether an archive is one that the map's style can draw. */
import { Compression, type Header, TileType } from "pmtiles";
import * as v from "valibot";
import { BasemapArchiveError } from "./errors.ts";

/**
 * @param name what the operator knows the archive by.
 * @throws {BasemapArchiveError} where it cannot be used.
 */
export type Judge = (name: string, header: Header, metadata: unknown) => void;

/** The layers of its tiles, as TileJSON 3.0 lists them. */
const Metadata = v.object({
  vector_layers: v.array(v.object({
    id: v.string(),
    fields: v.optional(v.record(v.string(), v.unknown()), {}),
  })),
});

const MAKE_ONE = "Make an archive with pmtiles extract, as docs/basemaps.md shows.";

/** Any archive whose tiles browsers can be sent as they are. */
export const judgeTiles: Judge = (name, { tileCompression, tileType }) => {
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
 * An archive that the Protomaps style can draw: its layers, with the names that they have since
 * version 4 (https://docs.protomaps.com/basemaps/layers).
 */
export const judgeProtomaps: Judge = (name, header, metadata) => {
  judgeTiles(name, header, metadata);
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

/** @returns how the archive's tiles are packed. */
export function tileEncoding({ tileCompression }: Header): "gzip" | null {
  return tileCompression === Compression.Gzip ? "gzip" : null;
}
