import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { boundsOf, middleOf, pointOf } from "./geometry_place.ts";

describe("where a geometry is", () => {
  it("is a point's position, as GeoJSON or its text", () => {
    const point = { type: "Point", coordinates: [1, 2] };
    expect(pointOf(point)).toEqual([1, 2]);
    expect(pointOf(JSON.stringify(point))).toEqual([1, 2]);
    for (const none of [null, undefined, "POINT(1 2)", 7, {}, { type: "Point" }, []]) {
      expect(pointOf(none)).toBeNull();
      expect(boundsOf(none)).toBeNull();
    }
    expect(pointOf({ type: "LineString", coordinates: [[1, 2], [3, 4]] })).toBeNull();
  });

  it("is the smallest box around it, also across the 180th meridian", () => {
    expect(boundsOf({ type: "LineString", coordinates: [[1, 2], [-3, 4]] })).toEqual([-3, 2, 1, 4]);
    const parts = [[[[179, 1], [180, 1], [180, 2], [179, 1]]], [[[-180, 1], [-178, 1], [-180, 2], [
      -180,
      1,
    ]]]];
    const bounds = boundsOf({ type: "MultiPolygon", coordinates: parts });
    expect(bounds).toEqual([179, 1, 182, 2]);
    expect(bounds && middleOf(bounds)).toEqual([-179.5, 1.5]);
    const collection = {
      type: "GeometryCollection",
      geometries: [{ type: "Point", coordinates: [5, 5] }, { type: "Point", coordinates: [6, 7] }],
    };
    expect(boundsOf(collection)).toEqual([5, 5, 6, 7]);
    expect(boundsOf({ type: "Polygon", coordinates: [] })).toBeNull();
  });
});
