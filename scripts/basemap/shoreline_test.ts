import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import type { Position } from "geojson";
import { Shoreline } from "./shoreline.ts";

const RECORD = 64;
/** Records of the index bitmap of 64,800 cells, and one for the header. */
const FIRST_CELL = 1 + Math.ceil(64_800 / 8 / RECORD);
const UNITS = 36_000;

/**
 * Positions in the file's own units, a tenth of an arc second, from the cell's southwest corner.
 */
function inUnits(lines: Position[][], west: number): number[][][] {
  return lines.map((line) =>
    line.map(([x = 0, y = 0]) => [Math.round((x - west) * UNITS), Math.round(y * UNITS)])
  );
}

/** A file that holds one cell, whose record has the given payload. */
function file(payload: number[], west: number, south: number): Uint8Array {
  const number = (south + 90) * 360 + west + 180;
  const bytes = new Uint8Array((FIRST_CELL + 64_800) * RECORD);
  bytes.set([1, 0, 0, RECORD, 5, 10]);
  const at = RECORD + (number >> 3);
  bytes[at] = 128 >> (number & 7);
  const start = (FIRST_CELL + number) * RECORD;
  bytes.set(payload, start);
  bytes[start + RECORD - 4] = payload.length + 1;
  return bytes;
}

describe("the shoreline reader", () => {
  it("reads a line's start and its steps", () => {
    const payload = [0, 128, 0x46, 0x50, 0, 0, 128 + 36, 128, 128, 128 - 36];
    const lines = new Shoreline(file(payload, 1, 0)).cell(1, 0);
    expect(inUnits(lines, 1)).toEqual([[[0, 18_000], [0, 18_036], [-36, 18_036]]]);
  });

  it("continues a line in its next run", () => {
    const bias = 1 << 18;
    const [y, x] = [bias + 100, bias - 200];
    const run = [128, (y >> 16) << 3 | x >> 16, y >> 8 & 255, y & 255, x >> 8 & 255, x & 255];
    const lines = new Shoreline(file([0, 0, 0, 0, 1, 0, ...run], 1, 0)).cell(1, 0);
    expect(inUnits(lines, 1)).toEqual([[[256, 0], [56, 100]]]);
  });

  it("finds nothing in a cell without a shore", () => {
    expect(new Shoreline(file([0, 0, 0, 0, 0, 0], 1, 0)).cell(2, 0)).toEqual([]);
  });

  it("refuses another file", () => {
    expect(() => new Shoreline(new Uint8Array(100))).toThrow("Not a World Vector Shoreline file");
  });
});
