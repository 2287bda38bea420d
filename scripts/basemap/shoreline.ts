import type { Position } from "geojson";

const UNITS = { header: 16, trailer: 4, cellBits: 360 * 180 };

/**
 * A World Vector Shoreline file as the NGDC published it in 1993 (wvs1.dat is the 1:1,000,000 one):
 * an index bitmap and one chain of fixed-size records for every one-degree cell that has a shore.
 */
export class Shoreline {
  readonly #bytes: Uint8Array;
  readonly #recordLength: number;
  readonly #unitsPerDegree: number;
  readonly #indexRecords: number;

  /**
   * @param bytes the whole file
   * @throws {RangeError} when the bytes are not such a file
   */
  constructor(bytes: Uint8Array) {
    const recordLength = bytes[3] ?? 0;
    const unitsPerSecond = bytes[5] ?? 0;
    if (bytes.length < UNITS.header || recordLength <= UNITS.trailer || unitsPerSecond === 0) {
      throw new RangeError(
        "Not a World Vector Shoreline file: the header names no record length. Pass wvs1.dat.",
      );
    }
    this.#bytes = bytes;
    this.#recordLength = recordLength;
    this.#unitsPerDegree = 3600 * unitsPerSecond;
    this.#indexRecords = Math.floor((UNITS.cellBits - 1) / (recordLength * 8)) + 2;
  }

  /**
   * The shore lines of one cell. A line that leaves the cell ends on, or just beyond, its edge, at
   * the point where the neighbour's line begins.
   *
   * @param west whole degrees of longitude, -180 to 179
   * @param south whole degrees of latitude, -90 to 89
   */
  cell(west: number, south: number): Position[][] {
    const number = (south + 90) * 360 + west + 180;
    const bit = this.#recordLength * 8 + number;
    if ((this.#at(bit >> 3) & (128 >> (bit & 7))) === 0) return [];
    return this.#lines(this.#chain(number + 1 + this.#indexRecords), west + 180, south + 90);
  }

  /** Joins a chain's payload: each record ends with the number of the next, or with its own end. */
  #chain(firstRecord: number): number[] {
    const payload = this.#recordLength - UNITS.trailer;
    const bytes: number[] = [];
    let record = firstRecord;
    while (true) {
      const start = (record - 1) * this.#recordLength;
      const end = this.#at(start + payload);
      const used = end === 0 ? payload : end - 1;
      for (let at = start; at < start + used; at++) bytes.push(this.#at(at));
      if (end !== 0) return bytes;
      record = (this.#at(start + payload + 1) << 16) | (this.#at(start + payload + 2) << 8) |
        this.#at(start + payload + 3);
    }
  }

  /**
   * A run is: continues-bit, 9 bits of count - 1, 6 bits more, 16 bits of latitude, 16 of
   * longitude, then one signed byte pair per further point. A run that continues the line before it
   * is placed relative to that line's end, with the 6 bits as the high bits and a bias of 2^18.
   */
  #lines(data: number[], west: number, south: number): Position[][] {
    const lines: Position[][] = [];
    const byte = (at: number) => data[at] ?? 0;
    let latitude = 0;
    let longitude = 0;
    let at = 0;
    while (at + 6 <= data.length) {
      const continues = byte(at) >= 128;
      const count = ((byte(at) & 127) << 2 | byte(at + 1) >> 6) + 1;
      const y = byte(at + 2) << 8 | byte(at + 3);
      const x = byte(at + 4) << 8 | byte(at + 5);
      if (continues) {
        latitude += ((byte(at + 1) >> 3 & 7) << 16 | y) - (1 << 18);
        longitude += ((byte(at + 1) & 7) << 16 | x) - (1 << 18);
      } else {
        latitude = south * this.#unitsPerDegree + y;
        longitude = west * this.#unitsPerDegree + x;
        lines.push([]);
      }
      lines.at(-1)?.push(this.#position(longitude, latitude));
      at += 6;
      for (let point = 1; point < count && at + 2 <= data.length; point++, at += 2) {
        latitude += byte(at) - 128;
        longitude += byte(at + 1) - 128;
        lines.at(-1)?.push(this.#position(longitude, latitude));
      }
    }
    return lines.filter((line) => line.length > 1);
  }

  #position(longitude: number, latitude: number): Position {
    return [longitude / this.#unitsPerDegree - 180, latitude / this.#unitsPerDegree - 90];
  }

  #at(offset: number): number {
    const value = this.#bytes[offset];
    if (value === undefined) {
      throw new RangeError(`The shoreline file ends before byte ${offset}: it is cut short.`);
    }
    return value;
  }
}
