/** Asks CARTO about a tileset, with an API Access Token whose grant is its name alone. */
import { exchange } from "../../../lib/carto/carto_exchange.ts";
import { tilesetMapRequest } from "../../../lib/carto/maps.ts";
import {
  processTileJson,
  processTileJsonUrl,
  tileJsonRequest,
} from "../../../lib/carto/tile_json.ts";
import { processTilestats } from "../../../lib/carto/tilestats.ts";
import { tilesetFacts } from "../../../lib/maps/propose/tileset_facts.ts";
import { upstreamOf } from "../../operator_carto.ts";
import {
  type AskedTable,
  type AskOptions,
  DEADLINE_MS,
  explained,
  LARGEST_ANSWER,
  withToken,
} from "./asking.ts";
import { tilesetKindOf } from "./drawable.ts";

/** @throws {OperatorError} that says which right is missing, or what cannot be drawn. */
export async function askTileset(tileset: string, options: AskOptions): Promise<AskedTable> {
  const { carto, referers: [origin] } = options;
  const upstream = upstreamOf(carto, DEADLINE_MS);
  const answer = await withToken(tileset, [tileset], options, async (token, hold) => {
    await hold();
    const request = tilesetMapRequest(carto, token, { tileset, origin });
    return await explained("tileset", tileset, options, async () => {
      const url = processTileJsonUrl(await exchange(upstream, request, "Tileset"));
      const next = tileJsonRequest(url, token, origin);
      const described = await exchange(upstream, next, "Map data", LARGEST_ANSWER);
      return { tileJson: processTileJson(described), stats: processTilestats(described) };
    });
  });
  options.onKind("tileset");
  const { tileJson: { geometry, bounds }, stats } = answer;
  const { type, because } = tilesetKindOf(tileset, geometry, stats.isCells, options.cells);
  return {
    kind: "tileset",
    facts: tilesetFacts(tileset, stats),
    place: { column: "", type },
    placeBecause: because,
    bounds,
    asked: [
      "the tileset's TileJSON, for the kind of geometry, the extent and the statistics of its " +
      "properties",
    ],
  };
}
