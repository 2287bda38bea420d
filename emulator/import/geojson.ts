import { OperatorError } from "../../lib/operator_error.ts";

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;

/** One feature larger than this many characters is no feature. */
const MAX_FEATURE = 268_435_456;

/**
 * Cuts a GeoJSON FeatureCollection (RFC 7946) into its features piece by piece, without holding more
 * than one of them: they are the objects in an array of the outermost object.
 */
export class FeatureSplitter {
  #depth = 0;
  /** Whether what is open at depth 2 is an array. */
  #inArray = false;
  #inString = false;
  #escaped = false;
  /** What has come of the feature that is open. */
  #open: string | undefined;

  /**
   * The texts of the objects that this piece completes.
   *
   * @throws {OperatorError} where the text cannot be a FeatureCollection
   */
  push(piece: string): string[] {
    const found: string[] = [];
    let start = 0;
    for (let at = 0; at < piece.length; at++) {
      const code = piece.charCodeAt(at);
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (code === BACKSLASH) this.#escaped = true;
        else if (code === QUOTE) this.#inString = false;
      } else if (code === QUOTE) {
        this.#inString = true;
      } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        this.#depth += 1;
        if (this.#depth === 1 && code !== OPEN_BRACE) throw notACollection();
        if (this.#depth === 2) this.#inArray = code === OPEN_BRACKET;
        if (this.#depth === 3 && this.#inArray && code === OPEN_BRACE) {
          this.#open = "";
          start = at;
        }
      } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
        this.#depth -= 1;
        if (this.#depth < 0) throw notACollection();
        if (this.#depth === 2 && this.#open !== undefined) {
          found.push(this.#open + piece.slice(start, at + 1));
          this.#open = undefined;
        }
      }
    }
    if (this.#open !== undefined) {
      this.#open += piece.slice(start);
      if (this.#open.length > MAX_FEATURE) throw notACollection();
    }
    return found;
  }

  /** @throws {OperatorError} where the text stops before its end */
  end(): void {
    if (this.#depth > 0) {
      throw new OperatorError("The file ends in the middle: it is not a whole GeoJSON file.");
    }
  }
}

function notACollection(): OperatorError {
  return new OperatorError(
    'The file is not a GeoJSON FeatureCollection: expected {"type": "FeatureCollection", …}.',
  );
}
