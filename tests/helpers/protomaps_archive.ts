/** A small world in the schema of the Protomaps basemap, as a PMTiles archive. */
import { type Tile, writePmtiles } from "../../scripts/basemap/pmtiles.ts";
import { type TileFeature, writeTile } from "./vector_tile.ts";

/** The town's name, in each of its tiles. */
export const TOWN = "Testville";
/** Its position near Boston, in Web Mercator from 0 to 1. */
const CENTRE = { x: 0.3026, y: 0.3698 };
/** Up to this zoom the whole world; deeper, only so many rings of tiles around the town. */
const WORLD_ZOOM = 3;
const RINGS = 3;

const rectangle = (left: number, top: number, right: number, bottom: number) =>
  [[left, top], [right, top], [right, bottom], [left, bottom]] as const;
const street = (at: number): Pick<TileFeature, "type" | "points"> => ({
  type: "line",
  points: [[at, 0], [at, 4096]],
});

/** Land with a lake, a park, streets and a town: every tile is the same. */
const LAYERS: Readonly<Record<string, readonly TileFeature[]>> = {
  earth: [
    { type: "polygon", points: rectangle(0, 0, 4096, 4096), properties: { kind: "earth" } },
  ],
  landuse: [
    { type: "polygon", points: rectangle(2200, 2600, 3800, 3600), properties: { kind: "park" } },
  ],
  water: [
    { type: "polygon", points: rectangle(1024, 1536, 3072, 2560), properties: { kind: "lake" } },
  ],
  buildings: [
    { type: "polygon", points: rectangle(500, 3000, 700, 3300), properties: { kind: "building" } },
  ],
  roads: [
    {
      type: "line",
      points: [[0, 700], [2048, 900], [4096, 700]],
      properties: { kind: "highway", name: "Test Street", min_zoom: 0 },
    },
    { ...street(900), properties: { kind: "major_road", name: "Main Street", min_zoom: 0 } },
    { ...street(300), properties: { kind: "minor_road", kind_detail: "residential", min_zoom: 0 } },
  ],
  places: [
    {
      type: "point",
      points: [[2048, 3000]],
      properties: { kind: "locality", name: TOWN, min_zoom: 0, population_rank: 13 },
    },
  ],
};

export interface ArchiveKind {
  /** The metadata's layers. @default {those of the Protomaps basemap} */
  readonly layers?: readonly { readonly id: string; readonly fields: Record<string, string> }[];
  /** PMTiles tile type: 1 is MVT, 2 is PNG. */
  readonly tileType?: number;
  /** 2 is gzip, 3 is Brotli. */
  readonly tileCompression?: number;
  /** The deepest zoom. */
  readonly maxzoom?: number;
}

const KINDS = Object.keys(LAYERS).map((id) => ({ id, fields: { kind: "String" } }));

/** @returns the archive: a few kilobytes, since all tiles are equal. */
export function protomapsArchive(
  { layers = KINDS, tileType = 1, tileCompression = 2, maxzoom = 13 }: ArchiveKind = {},
): Uint8Array<ArrayBuffer> {
  const bytes = writeTile(LAYERS);
  const tiles: Tile[] = [];
  for (let z = 0; z <= maxzoom; z++) {
    for (const x of columns(z, CENTRE.x)) {
      for (const y of columns(z, CENTRE.y)) tiles.push({ z, x, y, bytes });
    }
  }
  const archive = new Uint8Array(writePmtiles(tiles, {
    minzoom: 0,
    maxzoom,
    bounds: [-180, -85, 180, 85],
    center: [0, 0, 0],
    metadata: { vector_layers: layers },
  }));
  // Offsets in the header (PMTiles specification v3, 3.1).
  archive[98] = tileCompression;
  archive[99] = tileType;
  return archive;
}

/** A zoom's columns, or rows, that have tiles. */
function columns(z: number, centre: number): number[] {
  const middle = Math.floor(centre * 2 ** z);
  return Array.from(
    { length: z > WORLD_ZOOM ? 2 * RINGS + 1 : 2 ** z },
    (_, at) => z > WORLD_ZOOM ? middle - RINGS + at : at,
  );
}
