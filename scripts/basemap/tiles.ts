import { GeoJSONVT, type GeoJSONVTTile } from "@maplibre/geojson-vt";
import { fromGeojsonVt } from "@maplibre/vt-pbf";
import type { Feature, Geometry } from "geojson";
import type { Layers } from "./layers.ts";
import type { Tile } from "./pmtiles.ts";

/** The deepest zoom in the archive, for North America; a map goes on enlarging it. */
export const MAXZOOM = 7;
/** The deepest zoom of the rest of the world. */
export const WORLD_MAXZOOM = 3;
const EXTENT = 4096;
const BUFFER = 64;

type Index = (z: number, x: number, y: number) => GeoJSONVTTile | null;

/** One layer of a tile, for the zooms where it is worth its bytes. */
interface Part {
  readonly name: string;
  readonly zooms: readonly [first: number, last: number];
  readonly at: Index;
}

/** Cuts the layers into vector tiles (MVT 2.1); a tile with nothing in it is left out. */
export function cutTiles({ region, world }: Layers): Tile[] {
  const parts: Part[] = [
    { name: "land", zooms: [0, MAXZOOM], at: indexOf(region.land) },
    { name: "lake", zooms: [2, MAXZOOM], at: indexOf(region.lakes) },
    { name: "estuary", zooms: [5, MAXZOOM], at: indexOf(region.estuaries) },
    { name: "river", zooms: [4, MAXZOOM], at: indexOf(region.rivers) },
    { name: "country", zooms: [0, MAXZOOM], at: indexOf(region.countries) },
    { name: "state", zooms: [3, MAXZOOM], at: indexOf(region.states) },
    { name: "county", zooms: [MAXZOOM, MAXZOOM], at: indexOf(region.counties) },
    { name: "area_label", zooms: [0, MAXZOOM], at: labelsOf(region.areaLabels, MAXZOOM) },
    { name: "place", zooms: [2, MAXZOOM], at: labelsOf(region.places, MAXZOOM) },
    { name: "world_land", zooms: [0, WORLD_MAXZOOM], at: indexOf(world.land) },
    { name: "world_lake", zooms: [2, WORLD_MAXZOOM], at: indexOf(world.lakes) },
    { name: "world_country", zooms: [0, WORLD_MAXZOOM], at: indexOf(world.countries) },
    {
      name: "world_area_label",
      zooms: [0, WORLD_MAXZOOM],
      at: labelsOf(world.areaLabels, WORLD_MAXZOOM),
    },
    { name: "world_place", zooms: [2, WORLD_MAXZOOM], at: labelsOf(world.places, WORLD_MAXZOOM) },
  ];
  const tiles: Tile[] = [];
  for (let z = 0; z <= MAXZOOM; z++) {
    for (let x = 0; x < 2 ** z; x++) {
      for (let y = 0; y < 2 ** z; y++) {
        const bytes = cut(parts, z, x, y);
        if (bytes !== null) tiles.push({ z, x, y, bytes });
      }
    }
  }
  return tiles;
}

function cut(parts: readonly Part[], z: number, x: number, y: number): Uint8Array | null {
  const found: Record<string, GeoJSONVTTile> = {};
  for (const { name, zooms: [first, last], at } of parts) {
    const tile = z < first || z > last ? null : at(z, x, y);
    if (tile !== null && tile.features.length > 0) found[name] = tile;
  }
  if (Object.keys(found).length === 0) return null;
  return fromGeojsonVt(found, { version: 2, extent: EXTENT });
}

function indexOf(features: Feature<Geometry>[]): Index {
  const index = new GeoJSONVT({ type: "FeatureCollection", features }, {
    maxZoom: MAXZOOM,
    indexMaxZoom: MAXZOOM,
    indexMaxPoints: 0,
    extent: EXTENT,
    buffer: BUFFER,
  });
  return (z, x, y) => index.getTile(z, x, y);
}

/** Labels enter at their own zoom, and all that are left at the deepest. */
function labelsOf(features: Feature<Geometry, { minzoom: number }>[], deepest: number): Index {
  const indexes = Array.from({ length: deepest + 1 }, (_, z) =>
    indexOf(
      z === deepest ? features : features.filter(({ properties }) => properties.minzoom <= z),
    ));
  return (z, x, y) => indexes[z]?.(z, x, y) ?? null;
}
