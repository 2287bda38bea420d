import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { parseWkb } from "./wkb.ts";

const POINT = "0101000020E61000000000000000C051C00000000000004540";

/** Little-endian words and doubles in hexadecimal. */
function bytes(...parts: readonly (["u8" | "u32" | "f64", number])[]): string {
  return parts.map(([type, value]) => {
    const view = new DataView(new ArrayBuffer(type === "u8" ? 1 : type === "u32" ? 4 : 8));
    if (type === "u8") view.setUint8(0, value);
    else if (type === "u32") view.setUint32(0, value, true);
    else view.setFloat64(0, value, true);
    return new Uint8Array(view.buffer).toHex();
  }).join("");
}

const head = (type: number) => bytes(["u8", 1], ["u32", type]);
const pair = (x: number, y: number) => bytes(["f64", x], ["f64", y]);
const count = (value: number) => bytes(["u32", value]);

describe("parseWkb()", () => {
  it("reads the types that tables hold, with a reference system and more ordinates", () => {
    expect(parseWkb(POINT)).toEqual({
      geometry: { type: "Point", coordinates: [-71, 42] },
      srid: 4326,
    });
    const z = parseWkb(head(1_001) + pair(1, 2) + bytes(["f64", 3]));
    expect(z?.geometry).toEqual({ type: "Point", coordinates: [1, 2] });
    const line = head(2) + count(2) + pair(0, 0) + pair(1, 1);
    const ring = count(4) + pair(0, 0) + pair(1, 0) + pair(1, 1) + pair(0, 0);
    const polygon = head(3) + count(1) + ring;
    const path = [[0, 0], [1, 1]];
    const corners = [[0, 0], [1, 0], [1, 1], [0, 0]];
    expect(parseWkb(line)?.geometry).toEqual({ type: "LineString", coordinates: path });
    expect(parseWkb(polygon)?.geometry).toEqual({ type: "Polygon", coordinates: [corners] });
    expect(parseWkb(head(5) + count(2) + line + line)?.geometry)
      .toEqual({ type: "MultiLineString", coordinates: [path, path] });
    expect(parseWkb(head(6) + count(1) + polygon)?.geometry)
      .toEqual({ type: "MultiPolygon", coordinates: [[corners]] });
  });

  it("takes a MultiPoint of one point for a Point", () => {
    expect(parseWkb(head(4) + count(1) + head(1) + pair(1, 2))?.geometry)
      .toEqual({ type: "Point", coordinates: [1, 2] });
  });

  it("reads nothing of what is damaged, empty or of another type", () => {
    const wrong = [
      "",
      "zz",
      "01",
      POINT.slice(0, -2),
      `${POINT}00`,
      head(1) + pair(NaN, NaN),
      head(4) + count(2) + head(1) + pair(1, 2) + head(1) + pair(1, 2),
      head(2) + count(4_000_000_000),
      head(5) + count(1) + head(1) + pair(1, 2),
    ];
    for (const hex of wrong) expect(parseWkb(hex)).toBe(undefined);
  });
});
