/** A thread that queries and maps are answered on, so that none holds up the one that serves. */
import { type MapResult, MapWorker } from "./maps/map_work.ts";
import { answerQuery, type QueryRows } from "./sql/run/query_work.ts";
import { serveRequests } from "./sql/run/serve_requests.ts";
import type { ThreadWork } from "./threads.ts";

const maps = new MapWorker();

serveRequests((reader, work: ThreadWork) => {
  const value = work.kind === "query" ? answerQuery(reader, work) : maps.run(reader, work);
  return { value, transfer: buffersOf(value) };
});

function buffersOf(result: MapResult | QueryRows): ArrayBuffer[] {
  if ("body" in result) return [result.body.buffer];
  return "tile" in result ? [result.tile.body.buffer] : [];
}
