import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { decodeTile } from "../test_helpers.ts";
import { encodeBinaryTile } from "./encode.ts";
import type { Attribute, AttributeValue, PointFeature, ShapeFeature } from "./feature.ts";

const ATTRIBUTES: Attribute[] = [
  { name: "revenue", type: "number" },
  { name: "city", type: "string" },
  { name: "size_m2", type: "number" },
  { name: "open", type: "boolean" },
];

const position = fc.tuple(
  fc.double({ min: -180, max: 180, noNaN: true }),
  fc.double({ min: -85, max: 85, noNaN: true }),
);
const path = fc.array(position, { minLength: 4, maxLength: 8 });
const id = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const number = fc.option(fc.double({ noNaN: true }));
const values: fc.Arbitrary<AttributeValue[]> = fc.tuple(
  number,
  fc.option(fc.string({ unit: "grapheme" })),
  number,
  fc.option(fc.constantFrom(0, 1)),
);
const point: fc.Arbitrary<PointFeature> = fc.record({ id, values, position });
const shapeOf = (rings: { maxLength: number }): fc.Arbitrary<ShapeFeature> =>
  fc.record({
    id,
    values,
    bounds: fc.constant([0, 0, 0, 0] as const),
    parts: fc.array(fc.array(path, { minLength: 1, ...rings }), { minLength: 1, maxLength: 3 }),
  });
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { maxLength: 8 });

type Group = ReturnType<typeof decodeTile>["points"];

/** The attributes of each feature, read at its first vertex. */
function recordsOf(group: Group): { id: number | undefined; values: AttributeValue[] }[] {
  return group.fields.map((field, index) => {
    const vertex = [...group.featureIds.value].indexOf(index);
    const numeric = (name: string) => {
      const value = group.numericProps[name]?.value[vertex];
      return value === undefined || Number.isNaN(value) ? null : value;
    };
    const { city = null, open } = group.properties[index] ?? {};
    const flag = open === undefined ? null : Number(open === "true");
    return { id: field.id, values: [numeric("revenue"), city, numeric("size_m2"), flag] };
  });
}

function positionsOf({ positions }: Group, from: number, to: number): number[] {
  return [...positions.value.slice(2 * from, 2 * to)];
}

/** Cuts 0 … n at the given starts. */
function pieces(starts: ArrayLike<number>): [from: number, to: number][] {
  const list = Array.from(starts);
  return list.slice(1).map((to, index) => [list[index] ?? 0, to]);
}

describe("encodeBinaryTile()", () => {
  it("writes points, lines and polygons that the layer's own reader reads back", () => {
    fc.assert(fc.property(
      some(point),
      some(shapeOf({ maxLength: 1 })),
      some(shapeOf({ maxLength: 3 })),
      (points, lines, polygons) => {
        const tile = decodeTile(
          encodeBinaryTile({ attributes: ATTRIBUTES, points, lines, polygons }),
        );
        const plain = (features: readonly (PointFeature | ShapeFeature)[]) =>
          features.map(({ id, values }) => ({ id, values }));
        expect(recordsOf(tile.points)).toEqual(plain(points));
        expect(recordsOf(tile.lines)).toEqual(plain(lines));
        expect(recordsOf(tile.polygons)).toEqual(plain(polygons));
        expect([...tile.points.positions.value]).toEqual(points.flatMap((each) => each.position));

        const paths = lines.flatMap(({ parts }) => parts.flat());
        expect(pieces(tile.lines.pathIndices.value).map(([a, b]) => positionsOf(tile.lines, a, b)))
          .toEqual(paths.map((each) => each.flat()));
        const rings = polygons.flatMap(({ parts }) => parts.flat());
        const { polygonIndices, primitivePolygonIndices } = tile.polygons;
        const read = pieces(primitivePolygonIndices.value);
        expect(read.map(([a, b]) => positionsOf(tile.polygons, a, b)))
          .toEqual(rings.map((each) => each.flat()));
        const parts = polygons.flatMap((polygon) => polygon.parts);
        expect(pieces(polygonIndices.value).map(([a, b]) => positionsOf(tile.polygons, a, b)))
          .toEqual(parts.map((each) => each.flat(2)));
      },
    ));
  });

  it("gives every vertex the index of its feature, and a picking id unique among the groups", () => {
    fc.assert(fc.property(
      some(point),
      some(shapeOf({ maxLength: 1 })),
      some(shapeOf({ maxLength: 3 })),
      (points, lines, polygons) => {
        const tile = decodeTile(
          encodeBinaryTile({ attributes: ATTRIBUTES, points, lines, polygons }),
        );
        const groups = [tile.points, tile.lines, tile.polygons];
        const globalIds = groups.flatMap((group) => {
          const { featureIds, globalFeatureIds, positions, numericProps } = group;
          expect(featureIds.value.length * 2).toBe(positions.value.length);
          for (const { value } of Object.values(numericProps)) {
            expect(value.length).toBe(featureIds.value.length);
          }
          return [...new Set(globalFeatureIds.value)];
        });
        const count = points.length + lines.length + polygons.length;
        expect(globalIds).toEqual(Array.from({ length: count }, (_, index) => index));
      },
    ));
  });

  it("writes all three groups of an empty tile, since the layer fails where one is missing", () => {
    const { points, lines, polygons } = decodeTile(
      encodeBinaryTile({ attributes: ATTRIBUTES, points: [], lines: [], polygons: [] }),
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
