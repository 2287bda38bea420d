import type { Log } from "../log/log.ts";
import { type BasemapArchive, createBasemapArchive } from "./archive.ts";
import type { BasemapChoice } from "./choice.ts";
import { BasemapArchiveError, BasemapUnavailableError } from "./errors.ts";
import { fileSource } from "./file_source.ts";
import { judgeProtomaps, judgeTiles } from "./judge.ts";
import { memorySource } from "./memory_source.ts";
import { remoteSource, type RemoteSourceOptions } from "./remote_source.ts";
import { rememberTiles } from "./remembered_tiles.ts";
import { watchArchive } from "./watched_archive.ts";

export type OpenOptions = Pick<RemoteSourceOptions, "fetch" | "elapsed">;

const OWN_ARCHIVE = new URL("./basemap.pmtiles", import.meta.url);

/**
 * Opens the archive that the choice has its tiles in, ours where it has none, and logs when it fails.
 *
 * @throws {BasemapArchiveError} when it cannot be used. One on the web that does not answer is no
 * reason: it is looked at again when a tile is asked for.
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

/** The archive, not looked at yet. */
export async function basemapArchive(
  choice: BasemapChoice,
  options: OpenOptions,
): Promise<BasemapArchive> {
  if (choice.kind !== "archive") {
    // Little more than a megabyte, which every map reads.
    const source = await memorySource("The offline basemap", await readFile(OWN_ARCHIVE));
    return createBasemapArchive(source, judgeTiles);
  }
  const { location } = choice;
  if (typeof location === "string") {
    return createBasemapArchive(fileSource(location), judgeProtomaps);
  }
  const source = remoteSource({ url: location, ...options });
  return rememberTiles(createBasemapArchive(source, judgeProtomaps));
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
