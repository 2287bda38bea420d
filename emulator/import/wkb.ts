import type { Geometry } from "../spatial/geometry.ts";
import type { Path, Position } from "../spatial/position.ts";

/** Flags of PostGIS's extended form, which CARTO's exports are in, in the word of the type. */
const HAS_Z = 0x80000000;
const HAS_M = 0x40000000;
const HAS_SRID = 0x20000000;

/** Codes of types (OGC 06-103r4, 8.2.8); with three ordinates a thousand or two are added. */
const TYPES = {
  1: "Point",
  2: "LineString",
  3: "Polygon",
  4: "MultiPoint",
  5: "MultiLineString",
  6: "MultiPolygon",
} as const;

/** A geometry of well-known binary and the number of its reference system, where it has one. */
export interface WellKnownBinary {
  readonly geometry: Geometry;
  readonly srid: number | undefined;
}

/**
 * Reads well-known binary in hexadecimal, PostGIS's extended form too. A MultiPoint of one point
 * is a Point.
 *
 * @returns nothing where it is damaged, empty, or none of the types that tables hold
 */
export function parseWkb(hex: string): WellKnownBinary | undefined {
  try {
    const reader = new WkbReader(Uint8Array.fromHex(hex));
    const read = reader.geometry();
    return read && reader.isAtEnd ? read : undefined;
  } catch (error) {
    // Not hexadecimal, or it ends too early.
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

class WkbReader {
  readonly #view: DataView;
  #at = 0;
  #isLittle = true;
  #ordinates = 2;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#at === this.#view.byteLength;
  }

  geometry(): WellKnownBinary | undefined {
    this.#isLittle = this.#view.getUint8(this.#at++) === 1;
    const word = this.#word();
    const plain = word & 0xffff;
    const thousands = Math.floor(plain / 1_000);
    const extra = Number((word & HAS_Z) !== 0) + Number((word & HAS_M) !== 0);
    this.#ordinates = 2 + Math.max(extra, thousands === 3 ? 2 : Math.min(thousands, 1));
    const srid = (word & HAS_SRID) !== 0 ? this.#word() : undefined;
    const type = Object.entries(TYPES).find(([code]) => Number(code) === plain % 1_000)?.[1];
    const geometry = type && this.#body(type);
    return geometry && { geometry, srid };
  }

  #body(type: Geometry["type"] | "MultiPoint"): Geometry | undefined {
    switch (type) {
      case "Point": {
        const position = this.#position();
        return Number.isNaN(position[0]) ? undefined : { type, coordinates: position };
      }
      case "MultiPoint": {
        const [point, ...more] = this.#list(() => this.geometry()?.geometry);
        return more.length === 0 && point?.type === "Point" ? point : undefined;
      }
      case "LineString":
        return { type, coordinates: this.#path() };
      case "Polygon":
        return { type, coordinates: this.#list(() => this.#path()) };
      case "MultiLineString":
        return { type, coordinates: this.#list(() => this.#lineString()) };
      case "MultiPolygon":
        return { type, coordinates: this.#list(() => this.#polygon()) };
    }
  }

  #lineString(): readonly Position[] {
    const part = this.geometry()?.geometry;
    if (part?.type !== "LineString") throw new RangeError("Expected a LineString");
    return part.coordinates;
  }

  #polygon(): readonly Path[] {
    const part = this.geometry()?.geometry;
    if (part?.type !== "Polygon") throw new RangeError("Expected a Polygon");
    return part.coordinates;
  }

  #path(): Position[] {
    return this.#list(() => this.#position());
  }

  #position(): Position {
    const [x = NaN, y = NaN] = Array.from({ length: this.#ordinates }, () => {
      this.#at += 8;
      return this.#view.getFloat64(this.#at - 8, this.#isLittle);
    });
    return [x, y];
  }

  #list<T>(read: () => T): T[] {
    const items: T[] = [];
    for (let left = this.#word(); left > 0; left--) items.push(read());
    return items;
  }

  #word(): number {
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4, this.#isLittle);
  }
}
