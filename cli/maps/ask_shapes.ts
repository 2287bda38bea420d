/** Asks CARTO whether rows are points, lines or polygons, which a Builder map does not say. */
import type { DialectName } from "../../lib/access/dialects/mod.ts";
import { CartoError } from "../../lib/carto/carto_errors.ts";
import { exchange } from "../../lib/carto/carto_exchange.ts";
import { instantiateMapRequest } from "../../lib/carto/maps.ts";
import { processTileJson, processTileJsonUrl, tileJsonRequest } from "../../lib/carto/tile_json.ts";
import type { CartoConfig } from "../../lib/config/config.ts";
import { type Shape, SHAPES } from "../../lib/maps/builder/geometry_hints.ts";
import type { PlacedTable } from "../../lib/maps/builder/import_builder_map.ts";
import { geometryKind } from "../../lib/maps/propose/place.ts";
import { placeSql } from "../../lib/maps/propose/table_queries.ts";
import { signIn, upstreamOf } from "../operator_carto.ts";

export interface ShapesContext {
  readonly carto: CartoConfig;
  readonly dialect: DialectName;
  /** The app's origin, as the requesting page. */
  readonly origin: string;
}

export interface AskedShapes {
  /** By the dataset's id in the Builder map. */
  readonly shapes: Readonly<Record<string, Shape>>;
  /** Tables that CARTO does not describe, each with why. */
  readonly refusals: readonly string[];
}

/** CARTO's limit for a request of its Maps API. */
const DEADLINE_MS = 60_000;
const LARGEST_TILE_JSON = 4 * 1024 * 1024;

/**
 * Two requests for each table, one after another, with the OAuth client's own rights.
 *
 * @throws {CartoError} where it rejects the credentials.
 */
export async function askShapes(
  tables: readonly PlacedTable[],
  context: ShapesContext,
): Promise<AskedShapes> {
  if (tables.length === 0) return { shapes: {}, refusals: [] };
  const token = await signIn(context.carto);
  const shapes: [id: string, shape: Shape][] = [];
  const refusals: string[] = [];
  for (const table of tables) {
    try {
      const kind = geometryKind(await askGeometry(table, token, context));
      const shape = SHAPES.find((name) => name === kind);
      if (shape !== undefined) shapes.push([table.id, shape]);
    } catch (error) {
      if (!(error instanceof CartoError)) throw error;
      refusals.push(`CARTO does not describe ${table.table}: ${error.message}`);
    }
  }
  return { shapes: Object.fromEntries(shapes), refusals };
}

async function askGeometry(
  { table, column }: PlacedTable,
  token: string,
  { carto, dialect, origin }: ShapesContext,
): Promise<string | undefined> {
  const upstream = upstreamOf(carto, DEADLINE_MS);
  const map = { sqlQuery: placeSql(table, column, dialect), origin };
  const request = instantiateMapRequest(carto, token, { ...map, place: { column, type: "geo" } });
  const url = processTileJsonUrl(await exchange(upstream, request, "Map"));
  const next = tileJsonRequest(url, token, origin);
  return processTileJson(await exchange(upstream, next, "Map data", LARGEST_TILE_JSON)).geometry;
}
