import { seeded } from "../tests/helpers/store_points.ts";

/** The tiles of a benchmark, as `z/x/y`. */
export interface TileList {
  /** A city as the map opens on it: the tiles of one viewport. */
  readonly city: readonly string[];
  /** The whole country, in one tile each. */
  readonly country: readonly string[];
  /** Tiles that hold points, of zooms 6 to 14. */
  readonly many: readonly string[];
}

const BOSTON = [-71.0589, 42.3601] as const;
const COUNTRY = [-98.5, 39.8] as const;
const SEED = 11;

/** @param places positions of points; `count` of them select {@linkcode TileList.many} */
export function listTiles(places: readonly (readonly [number, number])[], count: number): TileList {
  const random = seeded(SEED);
  const [x = 0, y = 0] = tileOf(BOSTON, 11);
  const many = new Set<string>();
  while (many.size < count) {
    const place = places[Math.floor(random() * places.length)] ?? BOSTON;
    const zoom = 6 + Math.floor(random() * 9);
    many.add([zoom, ...tileOf(place, zoom)].join("/"));
  }
  return {
    city: [[0, 0], [1, 0], [0, 1], [-1, 0], [0, -1], [1, 1]]
      .map(([dx = 0, dy = 0]) => [11, x + dx, y + dy].join("/")),
    country: [0, 2, 3, 4].map((zoom) => [zoom, ...tileOf(COUNTRY, zoom)].join("/")),
    many: [...many],
  };
}

function tileOf([lon, lat]: readonly [number, number], zoom: number): number[] {
  const north = Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI;
  const tiles = 2 ** zoom;
  return [Math.floor(((lon + 180) / 360) * tiles), Math.floor(((1 - north) / 2) * tiles)];
}
