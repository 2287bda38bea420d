/** Has the counts of past hours deleted in the background, outside anybody's sign-in. */
import type { Log } from "../log/log.ts";
import type { Throttle } from "./throttle.ts";

const EVERY_MS = 10 * 60_000;
/** More than people and guessers make in that time. */
const ROWS = 20_000;

export function createCountDeletion(throttle: Throttle, log: Log) {
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    /** In every process: a process that comes second finds nothing, which costs one read. */
    start() {
      timer = setInterval(() => {
        throttle.deletePast(ROWS).catch((error) =>
          log.error("counts_not_deleted", { error: String(error) })
        );
      }, EVERY_MS);
      Deno.unrefTimer(timer);
    },
    stop: () => clearInterval(timer),
  };
}
