import { errorFields } from "../log/error_fields.ts";
import type { Log } from "../log/log.ts";
import type { BasemapArchive } from "./archive.ts";

/**
 * Logs when the archive becomes unreadable, when the reason changes, and when it recovers: once
 * each.
 *
 * @param first the error of opening it, if any.
 */
export function watchArchive(archive: BasemapArchive, log: Log, first?: Error): BasemapArchive {
  let lastReason: string | null = null;
  if (first !== undefined) report(first);

  function report(error: unknown): void {
    const reason = String(error);
    if (reason !== lastReason) log.error("basemap_unavailable", { ...errorFields(error) });
    lastReason = reason;
  }

  async function watch<T>(reading: Promise<T>): Promise<T> {
    try {
      const read = await reading;
      if (lastReason !== null) log.info("basemap_available");
      lastReason = null;
      return read;
    } catch (error) {
      report(error);
      throw error;
    }
  }

  return {
    known: archive.known,
    contents: () => watch(archive.contents()),
    readTile: (z, x, y) => watch(archive.readTile(z, x, y)),
  };
}
