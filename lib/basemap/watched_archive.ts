import { errorFields } from "../log/error_fields.ts";
import type { Log } from "../log/log.ts";
import type { BasemapArchive } from "./archive.ts";

/**
 * Logs when the archive cannot be read any more, or for another reason than before, and when it can
 * again: once each.
 *
 * @param first why it cannot be read as it is opened; undefined where it can.
 */
export function watchArchive(archive: BasemapArchive, log: Log, first?: Error): BasemapArchive {
  let told: string | null = null;
  if (first !== undefined) tell(first);

  function tell(error: unknown): void {
    const reason = String(error);
    if (reason !== told) log.error("basemap_unavailable", { ...errorFields(error) });
    told = reason;
  }

  async function watch<T>(reading: Promise<T>): Promise<T> {
    try {
      const read = await reading;
      if (told !== null) log.info("basemap_available");
      told = null;
      return read;
    } catch (error) {
      tell(error);
      throw error;
    }
  }

  return {
    known: archive.known,
    contents: () => watch(archive.contents()),
    readTile: (z, x, y) => watch(archive.readTile(z, x, y)),
  };
}
