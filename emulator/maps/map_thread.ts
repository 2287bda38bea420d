/** A thread that makes tiles and reads statistics, so that no map holds up the one that serves. */
import { serveRequests } from "../sql/run/serve_requests.ts";
import { type MapResult, type MapWork, MapWorker } from "./map_work.ts";

const worker = new MapWorker();

serveRequests((reader, work: MapWork) => {
  const value = worker.run(reader, work);
  return { value, transfer: buffersOf(value) };
});

function buffersOf(result: MapResult): Transferable[] {
  if (result.kind === "features") return [result.body.buffer];
  return "tile" in result ? [result.tile.body.buffer] : [];
}
