/** A small world in the schema of the Protomaps basemap, as a PMTiles archive. */
import { type Tile, writePmtiles } from "../../scripts/basemap/pmtiles.ts";
import { type TileFeature, writeTile } from "./vector_tile.ts";

export const MAXZOOM = 5;
/** The world's name, in each of its tiles. */
export const TOWN = "Testville";

const rectangle = (left: number, top: number, right: number, bottom: number) =>
  [[left, top], [right, top], [right, bottom], [left, bottom]] as const;

/** Land with a lake in its middle, a street and a town: every tile looks like this. */
const LAYERS: Readonly<Record<string, readonly TileFeature[]>> = {
  earth: [
    { type: "polygon", points: rectangle(0, 0, 4096, 4096), properties: { kind: "earth" } },
  ],
  water: [
    { type: "polygon", points: rectangle(1024, 1536, 3072, 2560), properties: { kind: "lake" } },
  ],
  roads: [
    {
      type: "line",
      points: [[0, 700], [2048, 900], [4096, 700]],
      properties: { kind: "highway", name: "Test Street", min_zoom: 0 },
    },
  ],
  places: [
    {
      type: "point",
      points: [[2048, 3200]],
      properties: { kind: "locality", name: TOWN, min_zoom: 0, population_rank: 13 },
    },
  ],
};

export interface ArchiveKind {
  /** What its metadata lists; the layers of the Protomaps basemap. */
  readonly layers?: readonly { readonly id: string; readonly fields: Record<string, string> }[];
  /** As PMTiles numbers them: 1 is MVT, 2 is PNG. */
  readonly tileType?: number;
  /** 2 is gzip, 3 is Brotli. */
  readonly tileCompression?: number;
  /** The deepest zoom. */
  readonly maxzoom?: number;
}

const KINDS = Object.keys(LAYERS).map((id) => ({ id, fields: { kind: "String" } }));

/** @returns the archive's bytes: some kilobytes, for all tiles are equal. */
export function protomapsArchive(
  { layers = KINDS, tileType = 1, tileCompression = 2, maxzoom = MAXZOOM }: ArchiveKind = {},
): Uint8Array<ArrayBuffer> {
  const bytes = writeTile(LAYERS);
  const tiles: Tile[] = [];
  for (let z = 0; z <= maxzoom; z++) {
    for (let x = 0; x < 2 ** z; x++) {
      for (let y = 0; y < 2 ** z; y++) tiles.push({ z, x, y, bytes });
    }
  }
  const archive = new Uint8Array(writePmtiles(tiles, {
    minzoom: 0,
    maxzoom,
    bounds: [-180, -85, 180, 85],
    center: [0, 0, 0],
    metadata: { vector_layers: layers },
  }));
  // Where the header has them (PMTiles specification v3, 3.1).
  archive[98] = tileCompression;
  archive[99] = tileType;
  return archive;
}
