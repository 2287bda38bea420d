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
 * Opens a text file: UTF-8, or UTF-16 with a byte order mark.
 *
 * @throws {ImportError} where there is none, or it may not be read; while reading, where it is not
 * such text
 */
export async function openText(path: string): Promise<OpenText> {
  const file = await openFile(path);
  const { size } = await file.stat();
  let done = 0;
  async function* pieces(): AsyncGenerator<string> {
    const buffer = new Uint8Array(PIECE);
    let decoder: TextDecoder | undefined;
    try {
      for (let count = await file.read(buffer); count !== null; count = await file.read(buffer)) {
        done += count;
        const bytes = buffer.subarray(0, count);
        decoder ??= new TextDecoder(encodingOf(bytes), { fatal: true });
        yield requireText(path, decoder.decode(bytes, { stream: true }));
      }
      yield decoder?.decode() ?? "";
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new ImportError(
        "not_utf8",
        `"${path}" is not UTF-8 text: save it as UTF-8 (in Excel: "CSV UTF-8").`,
        { cause: error },
      );
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

/** UTF-16 where the byte order mark of it is there, as in Excel's "Unicode Text". */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

/** @throws {ImportError} where there is a NUL: SQLite would end a text there */
function requireText(path: string, piece: string): string {
  if (!piece.includes("\0")) return piece;
  throw new ImportError("not_utf8", `"${path}" is not text: it contains NUL characters.`);
}

/**
 * @throws {ImportError} where there is none, or it may not be read
 */
export async function openFile(path: string): Promise<Deno.FsFile> {
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
