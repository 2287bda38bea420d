import * as v from "valibot";
import { ImportError } from "../errors/import_error.ts";

const QUOTE = 34;
const BLANK = 32;
const BYTE_ORDER_MARK = 0xfeff;
const BACKSLASH = 92;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;

/** Longer than any name that matters. */
const MAX_NAME = 20;

/** The names of longitude and latitude as a reference system. */
const DEGREES = /\bCRS:?84\b|\bEPSG:{1,2}(?:[\d.]*:)?4326\b/i;

/** `crs` of GeoJSON before RFC 7946, by name, and by code as some older programs write it. */
const crsSchema = v.union([
  v.object({ properties: v.object({ name: v.string() }) }),
  v.object({
    type: v.string(),
    properties: v.object({ code: v.union([v.string(), v.number()]) }),
  }),
]);

/** One feature larger than this many characters is no feature. */
const MAX_FEATURE = 268_435_456;

/**
 * Cuts a GeoJSON FeatureCollection (RFC 7946) into its features piece by piece, without holding
 * more than one of them: they are the objects in `features` of the outermost object.
 */
export class FeatureSplitter {
  #depth = 0;
  /** Whether what is open at depth 2 is an array. */
  #inArray = false;
  #inString = false;
  #escaped = false;
  /** What has come of the feature, or of the member `crs`, that is open. */
  #open: string | undefined;
  /** The last text at the outermost level: the name of the member that follows. */
  #name = "";

  /**
   * The texts of the objects that this piece completes.
   *
   * @throws {ImportError} where the text cannot be a FeatureCollection, or has a reference system
   * other than longitude and latitude (`crs` of GeoJSON before RFC 7946)
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
        else if (this.#depth === 1 && this.#name.length < MAX_NAME) this.#name += piece[at];
      } else if (code === QUOTE) {
        this.#inString = true;
        if (this.#depth === 1) this.#name = "";
      } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        this.#depth += 1;
        if (this.#depth === 1 && code !== OPEN_BRACE) throw notACollection();
        if (this.#depth === 2) this.#inArray = code === OPEN_BRACKET;
        const isCrs = this.#depth === 2 && !this.#inArray && this.#name === "crs";
        const isFeature = this.#depth === 3 && this.#inArray && code === OPEN_BRACE &&
          this.#name === "features";
        if (isCrs || isFeature) {
          this.#open = "";
          start = at;
        }
      } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
        this.#depth -= 1;
        if (this.#depth < 0) throw notACollection();
        if (this.#open === undefined || this.#depth > (this.#inArray ? 2 : 1)) continue;
        const text = this.#open + piece.slice(start, at + 1);
        this.#open = undefined;
        if (this.#depth === 2) found.push(text);
        else requireDegrees(text);
      } else if (this.#depth === 0 && code > BLANK && code !== BYTE_ORDER_MARK) {
        throw notACollection();
      }
    }
    if (this.#open !== undefined) {
      this.#open += piece.slice(start);
      if (this.#open.length > MAX_FEATURE) throw notACollection();
    }
    return found;
  }

  /**
   * Nothing: a collection ends its features itself.
   *
   * @throws {ImportError} where the text stops before its end
   */
  end(): string[] {
    if (this.#depth > 0) {
      throw new ImportError(
        "malformed",
        "The file ends in the middle: it is not a whole GeoJSON file.",
      );
    }
    return [];
  }
}

function requireDegrees(crs: string): void {
  const name = crsName(crs);
  if (DEGREES.test(name)) return;
  throw new ImportError(
    "not_degrees",
    `The file's coordinates are in ${name}: convert it to longitude and latitude (EPSG:4326) first.`,
  );
}

function crsName(crs: string): string {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), crsSchema), crs);
  if (!parsed.success) return crs.slice(0, 100);
  const { output } = parsed;
  return "type" in output ? `${output.type}:${output.properties.code}` : output.properties.name;
}

function notACollection(): ImportError {
  return new ImportError(
    "malformed",
    'The file is not a GeoJSON FeatureCollection: expected {"type": "FeatureCollection", …}.',
  );
}
