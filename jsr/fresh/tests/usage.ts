import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** What this process holds: MiB of heap once garbage was collected, and open files. */
export function usage(): { heapMiB: number; handles: number } {
  collectGarbage();
  const heapMiB = Deno.memoryUsage().heapUsed / 2 ** 20;
  // Where the system shows a process its open files.
  const handles = Deno.build.os === "linux" ? [...Deno.readDirSync("/proc/self/fd")].length : 0;
  return { heapMiB, handles };
}
