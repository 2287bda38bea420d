import { ImportError } from "../errors/import_error.ts";

/** One feature larger than this many characters is no feature. */
const MAX_LINE = 268_435_456;

/** What begins a text in a sequence (RFC 8142). */
const RECORD_SEPARATOR = "\x1e";

/** Cuts a text into its lines piece by piece, without those that are blank. */
export class LineSplitter {
  #rest = "";

  /**
   * The lines that this piece completes.
   *
   * @throws {ImportError} where a line is far longer than any feature
   */
  push(piece: string): string[] {
    const lines = (this.#rest + piece).split("\n");
    this.#rest = lines.pop() ?? "";
    if (this.#rest.length > MAX_LINE) {
      throw new ImportError("malformed", "The file is not one feature a line.");
    }
    return lines.map(trimmed).filter((line) => line !== "");
  }

  /** The last line, where the file ends without a line end. */
  end(): string[] {
    return this.push("\n");
  }
}

function trimmed(line: string): string {
  // A byte order mark counts as blank.
  const text = line.trim();
  return text.startsWith(RECORD_SEPARATOR) ? text.slice(1).trim() : text;
}
