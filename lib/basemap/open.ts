import { APP_FOLDER } from "../app_folder.ts";
import type { Log } from "../log/log.ts";
import { type BasemapArchive, createBasemapArchive } from "./archive.ts";
import type { BasemapChoice } from "./choice.ts";
import { BasemapArchiveError, BasemapUnavailableError } from "./basemap_errors.ts";
import { fileSource } from "./file_source.ts";
import { checkProtomaps, checkTiles } from "./archive_checks.ts";
import { memorySource } from "./memory_source.ts";
import { remoteSource, type RemoteSourceOptions } from "./remote_source.ts";
import { rememberTiles } from "./remembered_tiles.ts";
import { watchArchive } from "./watched_archive.ts";

export type OpenOptions = Pick<RemoteSourceOptions, "fetch" | "elapsed">;

const OWN_ARCHIVE = new URL("lib/basemap/basemap.pmtiles", APP_FOLDER);

/**
 * Opens the archive of the chosen basemap, or the app's own one, and logs when it fails.
 *
 * @throws {BasemapArchiveError} when it cannot be used. An unreachable remote archive does not
 * throw: it is read again when a tile is requested.
 */
export async function openBasemap(
  choice: BasemapChoice,
  { log, ...options }: OpenOptions & { readonly log: Log },
): Promise<BasemapArchive> {
  const archive = await basemapArchive(choice, options);
  try {
    await archive.contents();
    return watchArchive(archive, log);
  } catch (error) {
    if (!(error instanceof BasemapUnavailableError)) throw error;
    return watchArchive(archive, log, error);
  }
}

/** The archive, not read yet. */
export async function basemapArchive(
  choice: BasemapChoice,
  options: OpenOptions,
): Promise<BasemapArchive> {
  if (choice.kind !== "archive") {
    // Little more than a megabyte, and every map reads it.
    const source = await memorySource("The offline basemap", await readFile(OWN_ARCHIVE));
    return createBasemapArchive(source, checkTiles);
  }
  const { location } = choice;
  if (typeof location === "string") {
    return createBasemapArchive(fileSource(location), checkProtomaps);
  }
  const source = remoteSource({ url: location, ...options });
  return rememberTiles(createBasemapArchive(source, checkProtomaps));
}

async function readFile(path: URL): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (cause) {
    throw new BasemapArchiveError(
      `The offline basemap ${path.pathname} cannot be read`,
      "Build it with scripts/basemap, or set BASEMAP to another.",
      { cause },
    );
  }
}
