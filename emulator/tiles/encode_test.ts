import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { decodeTile } from "../test_helpers.ts";
import { encodePointTile, type PointFeature } from "./encode.ts";

const NUMERIC = ["revenue", "size_m2"];

const feature: fc.Arbitrary<PointFeature> = fc.record({
  id: fc.integer({ min: 0, max: 2 ** 31 }),
  lon: fc.double({ min: -180, max: 180, noNaN: true }),
  lat: fc.double({ min: -85, max: 85, noNaN: true }),
  numbers: fc.tuple(fc.double(), fc.double()),
  strings: fc.dictionary(
    fc.constantFrom("city", "address", "name"),
    fc.string({ unit: "grapheme" }),
    { noNullPrototype: true },
  ),
});

describe("encodePointTile()", () => {
  it("writes what the layer's own reader reads back", () => {
    fc.assert(fc.property(fc.array(feature, { minLength: 1, maxLength: 40 }), (features) => {
      const { points } = decodeTile(encodePointTile({ numericNames: NUMERIC, features }));
      const read = features.map((_, index) => ({
        id: points.fields[index]?.id,
        lon: points.positions.value[2 * index],
        lat: points.positions.value[2 * index + 1],
        numbers: NUMERIC.map((name) => points.numericProps[name]?.value[index]),
        strings: points.properties[index],
      }));
      expect(read).toEqual(features);
      expect(points.positions.value.length).toBe(2 * features.length);
      expect(points.positions.size).toBe(2);
      expect([...points.featureIds.value]).toEqual(features.map((_, index) => index));
      expect([...points.globalFeatureIds.value]).toEqual(features.map((_, index) => index));
    }));
  });

  it("writes all three groups of an empty tile, since the layer fails where one is missing", () => {
    const { points, lines, polygons } = decodeTile(
      encodePointTile({ numericNames: NUMERIC, features: [] }),
    );
    for (const group of [points, lines, polygons]) {
      expect(group.positions).toEqual({ value: new Float64Array(), size: 2 });
      expect(group.featureIds).toEqual({ value: new Uint32Array(), size: 1 });
      expect(group.globalFeatureIds).toEqual({ value: new Uint32Array(), size: 1 });
    }
    expect([...lines.pathIndices.value]).toEqual([0]);
    expect([...polygons.polygonIndices.value]).toEqual([0]);
    expect([...polygons.primitivePolygonIndices.value]).toEqual([0]);
  });
});
