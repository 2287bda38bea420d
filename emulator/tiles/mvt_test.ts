import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { createRequire } from "node:module";
import * as v from "valibot";
import { signedArea } from "../spatial/ring.ts";
import type { TileContent } from "./feature.ts";
import { encodeMvt } from "./mvt.ts";

const position = v.tuple([v.number(), v.number()]);
const path = v.array(position);
const featuresSchema = v.array(v.object({
  id: v.number(),
  properties: v.record(v.string(), v.unknown()),
  geometry: v.variant("type", [
    v.object({ type: v.literal("Point"), coordinates: position }),
    v.object({ type: v.literal("LineString"), coordinates: path }),
    v.object({ type: v.literal("MultiLineString"), coordinates: v.array(path) }),
    v.object({ type: v.literal("Polygon"), coordinates: v.array(path) }),
    v.object({ type: v.literal("MultiPolygon"), coordinates: v.array(v.array(path)) }),
  ]),
}));
const loaderSchema = v.object({
  MVTLoader: v.looseObject({ parseSync: v.function() }),
});

/** The loader that @deck.gl/carto itself depends on. */
const CARTO_LAYERS = new URL("../../node_modules/@deck.gl/carto/package.json", import.meta.url);
const require = createRequire(Deno.realPathSync(CARTO_LAYERS));

const TILE = { z: 4, x: 4, y: 6 };

function decode(tile: Uint8Array): v.InferOutput<typeof featuresSchema> {
  const { MVTLoader } = v.parse(loaderSchema, require("@loaders.gl/mvt"));
  const options = { mvt: { shape: "geojson", coordinates: "wgs84", tileIndex: TILE } };
  return v.parse(featuresSchema, MVTLoader.parseSync(new Uint8Array(tile).buffer, options));
}

const outer = [[-85, 25], [-75, 25], [-75, 35], [-85, 35], [-85, 25]] as const;
const hole = [[-82, 28], [-82, 30], [-80, 30], [-80, 28], [-82, 28]] as const;
const island = [[-72, 36], [-70, 36], [-70, 38], [-72, 36]] as const;
const values = ["Ann Arbor 𝄞𠀀", 1.5, 1, null];
const bounds = [0, 0, 0, 0] as const;

const CONTENT: TileContent = {
  attributes: [
    { name: "city", type: "string" },
    { name: "revenue", type: "number" },
    { name: "open", type: "boolean" },
    { name: "gone", type: "string" },
  ],
  points: [{ id: 2 ** 50, values, position: [-80.12345, 30.54321] }],
  lines: [{ id: 7, values, bounds, parts: [[[[-85, 25], [-84, 30]]], [[[-70, 25], [-71, 30]]]] }],
  polygons: [{ id: 8, values, bounds, parts: [[outer, hole], [island]] }],
};

/** Half a unit of the tile in degrees of longitude. */
const PRECISION = 360 / 16 / 4_096;

describe("encodeMvt()", () => {
  const features = decode(encodeMvt(CONTENT, TILE));

  it("writes points, lines and polygons that the layer's own loader reads back", () => {
    expect(features.map(({ geometry }) => geometry.type))
      .toEqual(["Point", "MultiLineString", "MultiPolygon"]);
    const [point, line, polygon] = features.map(({ geometry }) => geometry.coordinates);
    const expected = [
      [...CONTENT.points][0]?.position,
      CONTENT.lines[0]?.parts.flat(),
      CONTENT.polygons[0]?.parts,
    ];
    const flat = (list: unknown) => [list].flat(4).map(Number);
    for (const [index, read] of [point, line].entries()) {
      const numbers = flat(expected[index]);
      expect(flat(read).length).toBe(numbers.length);
      flat(read).forEach((value, place) =>
        expect(Math.abs(value - (numbers[place] ?? NaN))).toBeLessThan(PRECISION)
      );
    }
    expect(flat(polygon).length).toBe(flat(expected[2]).length);
  });

  it("turns outer rings and holes as the specification says", () => {
    const [, , polygon] = features;
    if (polygon?.geometry.type !== "MultiPolygon") throw new Error("no polygons");
    const areas = polygon.geometry.coordinates.map((rings) => rings.map(signedArea));
    expect(areas.map(({ length }) => length)).toEqual([2, 1]);
    for (const [outside = 0, inside] of areas) {
      if (inside !== undefined) expect(Math.sign(inside)).toBe(-Math.sign(outside));
    }
  });

  it("keeps the types of values and ids of 53 bits, and leaves NULL out", () => {
    expect(features.map(({ id }) => id)).toEqual([2 ** 50, 7, 8]);
    for (const { properties } of features) {
      expect(properties).toMatchObject({ city: "Ann Arbor 𝄞𠀀", revenue: 1.5, open: true });
      expect("gone" in properties).toBe(false);
    }
  });
});
