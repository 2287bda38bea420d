/** A thread that makes tiles and reads statistics, so that no map holds up the one that serves. */
import { serveRequests } from "../sql/run/serve_requests.ts";
import { type MapWork, MapWorker } from "./map_work.ts";

const worker = new MapWorker();

serveRequests((reader, work: MapWork) => {
  const value = worker.run(reader, work);
  return { value, transfer: value.kind === "tile" ? [value.tile.body.buffer] : [] };
});
