import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { parseWkt } from "./wkt.ts";

describe("parseWkt()", () => {
  it("reads the types that tables hold", () => {
    expect(parseWkt("POINT(-71.06 42.35)")).toEqual({
      type: "Point",
      coordinates: [-71.06, 42.35],
    });
    expect(parseWkt("srid=4326;point z (1 2 3)")).toEqual({ type: "Point", coordinates: [1, 2] });
    for (
      const text of [
        "POINTZ(1 2 3)",
        "POINT M (1 2 3)",
        "POINT ZM(1 2 3 4)",
        "MULTIPOINT(1 2)",
        "MULTIPOINT Z ((1 2 3))",
      ]
    ) expect(parseWkt(text)).toEqual({ type: "Point", coordinates: [1, 2] });
    expect(parseWkt("LINESTRING (0 0, 1 1)")).toEqual({
      type: "LineString",
      coordinates: [[0, 0], [1, 1]],
    });
    expect(parseWkt("MULTILINESTRING((0 0,1 1),(2 2,3 3))")).toEqual({
      type: "MultiLineString",
      coordinates: [[[0, 0], [1, 1]], [[2, 2], [3, 3]]],
    });
    const ring = "(0 0, 4 0, 4 4, 0 0)";
    const positions = [[0, 0], [4, 0], [4, 4], [0, 0]];
    expect(parseWkt(`POLYGON(${ring}, ${ring})`)).toEqual({
      type: "Polygon",
      coordinates: [positions, positions],
    });
    expect(parseWkt(`MULTIPOLYGON((${ring}),(${ring}, ${ring}))`)).toEqual({
      type: "MultiPolygon",
      coordinates: [[positions], [positions, positions]],
    });
  });

  it("reads nothing else", () => {
    for (
      const text of [
        "",
        "POINT",
        "POINT EMPTY",
        "POINT(1)",
        "POINT(a b)",
        "POINT(1 2, 3 4)",
        "POLYGON((0 0, 1 1)",
        "POLYGON(0 0, 1 1)",
        "MULTIPOINT((1 2), (3 4))",
        "GEOMETRYCOLLECTION(POINT(1 2))",
      ]
    ) expect(parseWkt(text)).toBe(undefined);
  });
});
