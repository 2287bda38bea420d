import { EtagMismatch, type Source } from "pmtiles";
import { BasemapArchiveError } from "./basemap_errors.ts";
import { LARGEST_PART } from "./limits.ts";

/**
 * An archive file that is read in ranges, whatever its size. The file is opened for each range: a
 * replaced file is noticed by its size and modification time.
 *
 * Its reads throw {@linkcode BasemapArchiveError} when the file cannot be read, and pmtiles'
 * `EtagMismatch` when the file was replaced.
 */
export function fileSource(path: string): Source {
  return {
    getKey: () => path,
    async getBytes(offset, length, _signal, wanted) {
      using file = await open(path);
      const { isFile, mtime, size } = await file.stat();
      if (!isFile) throw new BasemapArchiveError(`${path} is no file`, NAME_ANOTHER);
      const etag = `${size}-${mtime?.getTime()}`;
      if (wanted !== undefined && wanted !== etag) throw new EtagMismatch();
      // The archive's header may be wrong: it must not make us allocate that much memory.
      const buffer = new Uint8Array(Math.max(0, Math.min(length, size - offset, LARGEST_PART)));
      await file.seek(offset, Deno.SeekMode.Start);
      return { data: buffer.subarray(0, await fill(file, buffer)).slice().buffer, etag };
    },
  };
}

const NAME_ANOTHER = "Set BASEMAP to a .pmtiles file that is there, or to offline.";

async function fill(file: Deno.FsFile, buffer: Uint8Array): Promise<number> {
  let at = 0;
  while (at < buffer.length) {
    const read = await file.read(buffer.subarray(at));
    if (read === null) break;
    at += read;
  }
  return at;
}

async function open(path: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(path);
  } catch (cause) {
    throw new BasemapArchiveError(...reasonOf(cause, path), { cause });
  }
}

function reasonOf(error: unknown, path: string): [found: string, fix: string] {
  if (error instanceof Deno.errors.NotCapable) {
    return [
      `The app may not read ${path}, which is outside its own folder`,
      "Put it below the app's folder, or start with deno task start, which allows that file.",
    ];
  }
  if (error instanceof Deno.errors.NotFound) return [`There is no ${path}`, NAME_ANOTHER];
  return [
    `${path} cannot be read`,
    "Let the app's account read it, or set BASEMAP to another or to offline.",
  ];
}
