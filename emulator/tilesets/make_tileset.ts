import type { DatabaseSync } from "node:sqlite";
import { TilesetError } from "../errors/tileset_error.ts";
import { GEOID } from "../maps/boundary_properties.ts";
import { type MapData, openMapData, translateSource } from "../maps/map_data.ts";
import { type MapRequest, parseMapRequest } from "../maps/map_request.ts";
import { tileColumns } from "../maps/read_points.ts";
import { touchesTile } from "../maps/read_shapes.ts";
import { countRows, readStatistics } from "../maps/statistics.ts";
import { encodeTile, readTile } from "../maps/tile.ts";
import { buildTileJson } from "../maps/tilejson.ts";
import type { CellScheme } from "../spatial/cells.ts";
import type { TileAddress } from "../spatial/mercator.ts";
import type { Catalog, Table } from "../store/catalog.ts";
import { isTableName } from "../store/names.ts";
import type { PointFeature, TileContent } from "../tiles/feature.ts";
import { cellTilesOf, levelsOf, type Zooms } from "./cell_tiles.ts";
import type { StoredTile, TilePlace, Tileset, TilesetLoad, TilesetStore } from "./tileset_store.ts";

/** More than these take minutes and gigabytes: a lower zoom is enough, layers enlarge its tiles. */
const MAX_TILES = 50_000;
const MAX_BYTES = 1_073_741_824;

/** What a tileset is made with. */
export interface TilesetMaker {
  readonly store: TilesetStore;
  readonly reader: DatabaseSync;
  readonly catalog: Catalog;
}

/** How rows are gathered in cells. */
export interface CellsOption {
  /** Cells are in the column of this name, or else made of the geometry. */
  readonly scheme: CellScheme;
  /** SQL of aggregates, as `aggregationExp` of a map has it. */
  readonly aggregates: string;
}

/** Which tileset to make. */
export interface TilesetOptions {
  /** The full name of a table with a geometry. */
  readonly table: string;
  /** The tileset's full name. @default {the table's, with "_tileset"} */
  readonly name?: string | undefined;
  /** The zooms that it has tiles of, both included. */
  readonly minzoom: number;
  readonly maxzoom: number;
  /** The attributes that its tiles carry. @default {all} */
  readonly columns?: readonly string[] | undefined;
  /** Tiles of cells with these aggregates, instead of tiles of geometries. */
  readonly cells?: CellsOption | undefined;
  /** @default {50_000} */
  readonly maxTiles?: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Receives the number of tiles so far. */
  readonly onProgress?: (tiles: number) => void;
}

/**
 * Makes a tileset of the rows that a table has now, in the place of any tileset of its name.
 *
 * @throws {TilesetError} where the name cannot be one, the table has no geometry, or there would be
 * too many tiles
 * @throws {ApiError} 404 without the table, 400 without a column
 */
export function makeTileset(
  { store, reader, catalog }: TilesetMaker,
  options: TilesetOptions,
): Tileset {
  const { table, name = `${table}_tileset`, maxTiles = MAX_TILES, onProgress = () => {} } = options;
  if (!isTableName(name) || catalog.find(name)) {
    throw new TilesetError(
      "invalid_name",
      `"${name}" cannot be a tileset's name: use project.dataset.name, and one that no table has.`,
    );
  }
  const request = requestOf(catalog.find(table), options);
  const data = openMapData(reader, translateSource(catalog, request), request);
  const load = store.begin(name);
  const limits = new Limits(maxTiles, onProgress);
  const zooms = data.grid ? levelsOf(data.grid, request, options) : options;
  const tiles = data.grid
    ? cellTilesOf(reader, data, data.grid, request, zooms)
    : vectorTilesOf(reader, data, request, zooms);
  try {
    for (const [place, tile] of tiles) {
      limits.count(tile);
      load.add(place, tile);
    }
    return commit(load);
  } catch (error) {
    load.discard();
    throw error;
  }

  function commit(load: TilesetLoad): Tileset {
    const { minzoom, maxzoom } = zooms;
    const statistics = readStatistics(reader, data);
    const built = buildTileJson(request, data, statistics, "", { minzoom, maxzoom });
    const { tiles: _, ...tileJson } = built;
    const content = {
      table,
      rowCount: countRows(reader, data),
      tileCount: limits.tiles,
      ...data.grid && { cells: data.grid.scheme },
      minzoom,
      maxzoom,
      columns: [...tileColumns(data)],
      tileJson: {
        ...tileJson,
        name,
        ...data.grid && { minresolution: minzoom, maxresolution: maxzoom },
      },
    };
    const version = options.now();
    load.commit(content, version);
    return { ...content, name, version };
  }
}

/**
 * What the tiles are made of, as a client would ask a map for it.
 *
 * @throws {TilesetError} where the table has neither a geometry nor the cells
 */
function requestOf(
  found: Table | undefined,
  { table, columns, cells }: TilesetOptions,
): MapRequest {
  const geometry = found?.columns.find(({ type }) => type === "geometry");
  const ofCells = cells && found?.columns.find(({ name }) => name.toLowerCase() === cells.scheme);
  const place = ofCells ?? geometry;
  if (found && !place) {
    throw new TilesetError(
      "no_geometry",
      `${table} has no geometry${cells ? ` or column ${cells.scheme}` : ""} to make tiles of.`,
    );
  }
  return parseMapRequest("", "table", {
    name: table,
    spatialDataColumn: place?.name,
    columns: columns?.join(","),
    ...cells && {
      spatialDataType: cells.scheme === "h3" && ofCells?.type === "number" ? "h3int" : cells.scheme,
      aggregationExp: cells.aggregates,
    },
  });
}

/** The tiles of geometries as they are kept. */
function* vectorTilesOf(
  reader: DatabaseSync,
  data: MapData,
  request: MapRequest,
  zooms: Zooms,
): Generator<[TilePlace, StoredTile]> {
  for (const [address, content] of tilesOf(reader, data, zooms)) {
    yield [address, { body: encodeTile(content, request, address), geoids: geoidsOf(content) }];
  }
}

type TileContentInMemory = TileContent & { readonly points: readonly PointFeature[] };

/** The tiles that have features, from the whole world down. */
function* tilesOf(
  reader: DatabaseSync,
  data: MapData,
  { minzoom, maxzoom }: Zooms,
): Generator<[TileAddress, TileContentInMemory]> {
  const open: TileAddress[] = [{ z: 0, x: 0, y: 0 }];
  for (let address = open.pop(); address; address = open.pop()) {
    const { z, x, y } = address;
    // Shapes that are too small to be seen here are seen further down.
    if (data.kind !== "point" && !touchesTile(reader, data, address)) continue;
    const read = readTile(reader, data, { tileResolution: 0.5, featureBbox: false }, address);
    const content = { ...read, points: [...read.points] };
    const { points, lines, polygons } = content;
    const isEmpty = points.length + lines.length + polygons.length === 0;
    if (data.kind === "point" && isEmpty) continue;
    if (z >= minzoom && !isEmpty) yield [address, content];
    if (z >= maxzoom) continue;
    for (const [dx, dy] of [[0, 0], [1, 0], [0, 1], [1, 1]] as const) {
      open.push({ z: z + 1, x: 2 * x + dx, y: 2 * y + dy });
    }
  }
}

/** The features' values of {@linkcode GEOID} as text, in the order of their ids in the tile. */
function geoidsOf(
  { attributes, points, lines, polygons }: TileContentInMemory,
): string[] | undefined {
  const at = attributes.findIndex(({ name, type }) => name === GEOID && type === "string");
  if (at === -1) return undefined;
  return [...points, ...lines, ...polygons].map(({ values }) => String(values[at] ?? ""));
}

class Limits {
  tiles = 0;
  #bytes = 0;
  readonly #maxTiles: number;
  readonly #onProgress: (tiles: number) => void;

  constructor(maxTiles: number, onProgress: (tiles: number) => void) {
    this.#maxTiles = maxTiles;
    this.#onProgress = onProgress;
  }

  /** @throws {TilesetError} where this tile is one too many */
  count({ body }: StoredTile): void {
    this.tiles += 1;
    this.#bytes += body.byteLength;
    this.#onProgress(this.tiles);
    if (this.tiles <= this.#maxTiles && this.#bytes <= MAX_BYTES) return;
    throw new TilesetError(
      "too_large",
      `The tileset would have more than ${this.#maxTiles.toLocaleString("en")} tiles or 1 GB: ` +
        "lower its highest zoom (--zoom 0-6) or name fewer --columns.",
    );
  }
}
