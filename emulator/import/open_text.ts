import { ImportError } from "../errors/import_error.ts";

/** Bytes that are read at once: fewer, larger pieces are faster to cut into rows. */
const PIECE = 1_048_576;

/** A file that is being read as text. */
export interface OpenText extends AsyncDisposable {
  /** Its text, piece by piece. */
  readonly text: AsyncIterable<string>;
  /** How much of it has been read, from 0 to 1. */
  fraction(): number;
}

/**
 * Opens a text file.
 *
 * @throws {ImportError} where there is none, or it may not be read; while reading, where it is not
 * UTF-8
 */
export async function openText(path: string): Promise<OpenText> {
  const file = await open(path);
  const { size } = await file.stat();
  let done = 0;
  async function* pieces(): AsyncGenerator<string> {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    const buffer = new Uint8Array(PIECE);
    try {
      for (let count = await file.read(buffer); count !== null; count = await file.read(buffer)) {
        done += count;
        yield decoder.decode(buffer.subarray(0, count), { stream: true });
      }
      yield decoder.decode();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new ImportError("not_utf8", `"${path}" is not UTF-8 text.`, { cause: error });
    }
  }
  return {
    text: pieces(),
    fraction: () => size === 0 ? 1 : Math.min(1, done / size),
    [Symbol.asyncDispose]() {
      file.close();
      return Promise.resolve();
    },
  };
}

async function open(path: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new ImportError("file_not_found", `There is no file "${path}".`, { cause: error });
    }
    if (error instanceof Deno.errors.NotCapable || error instanceof Deno.errors.PermissionDenied) {
      throw new ImportError(
        "file_not_readable",
        `"${path}" may not be read: put it into the project's folder.`,
        { cause: error },
      );
    }
    throw error;
  }
}
