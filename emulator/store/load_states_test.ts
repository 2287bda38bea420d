import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { DatabaseSync } from "node:sqlite";
import { readGeometry } from "../spatial/geometry.ts";
import { signedArea } from "../spatial/ring.ts";
import { Catalog } from "./catalog.ts";
import { openDatabase } from "./database.ts";
import { loadStates, US_STATE_BORDERS, US_STATES } from "./load_states.ts";

describe("loadStates()", () => {
  let dataDir: string;
  let database: DatabaseSync;

  beforeAll(async () => {
    dataDir = await Deno.makeTempDir();
    database = openDatabase(dataDir);
    await loadStates(database, () => 1_000);
  });
  afterAll(async () => {
    database.close();
    await Deno.remove(dataDir, { recursive: true });
  });

  const geometries = (table: string) =>
    database.prepare(`SELECT geom FROM "${table}"`).all().map(({ geom }) => {
      if (geom instanceof Uint8Array) return readGeometry(geom);
      throw new Error("no bytes");
    });
  const valueOf = (sql: string) => Object.values(database.prepare(sql).get() ?? {})[0];

  it("brings the fifty states, the capital and five territories as polygons", () => {
    expect(new Catalog(database).find(US_STATES)).toMatchObject({
      geometry: "polygon",
      rowCount: 56,
    });
    for (const geometry of geometries(US_STATES)) {
      const polygons = geometry.type === "MultiPolygon"
        ? geometry.coordinates
        : geometry.type === "Polygon"
        ? [geometry.coordinates]
        : [];
      expect(polygons.length).toBeGreaterThan(0);
      for (const [outer = [], ...holes] of polygons) {
        expect(outer.at(0)).toEqual(outer.at(-1));
        expect(signedArea(outer)).toBeGreaterThan(0);
        for (const hole of holes) expect(signedArea(hole)).toBeLessThan(0);
      }
    }
    const area = Number(valueOf(`SELECT area_km2 FROM "${US_STATES}" WHERE state = 'CO'`));
    expect(area / 269_600).toBeCloseTo(1, 1);
  });

  it("brings the borders between neighbors as lines", () => {
    expect(new Catalog(database).find(US_STATE_BORDERS)?.geometry).toBe("line");
    const types = new Set(geometries(US_STATE_BORDERS).map(({ type }) => type));
    expect([...types].every((type) => type.endsWith("LineString"))).toBe(true);
    const names = database.prepare(`SELECT states FROM "${US_STATE_BORDERS}"`).all()
      .map(({ states }) => states);
    expect(names).toContain("MA-RI");
    expect(names).not.toContain("CA-NY");
    const length = Number(
      valueOf(`SELECT length_km FROM "${US_STATE_BORDERS}" WHERE states = 'CO-WY'`),
    );
    expect(length / 418).toBeCloseTo(1, 1);
  });

  it("does nothing the second time", async () => {
    await loadStates(database, () => 2_000);
    expect(new Catalog(database).version()).toBe(1_000);
  });
});
