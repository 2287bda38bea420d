import {
  h3TableSource,
  h3TilesetSource,
  quadbinTableSource,
  quadbinTilesetSource,
} from "@carto/api-client";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { cellToParent, latLngToCell } from "h3-js";
import type { DatabaseSync } from "node:sqlite";
import { cellToTile, tileToCell } from "quadbin";
import * as v from "valibot";
import spatialLoader from "../../node_modules/@deck.gl/carto/dist/layers/schema/carto-spatial-tile-loader.js";
import { openReader } from "../sql/run/reader.ts";
import { Catalog } from "../store/catalog.ts";
import { openDatabase } from "../store/database.ts";
import { createTable } from "../store/tables.ts";
import {
  grantsFor,
  refusal,
  startTestEmulator,
  STORES,
  type TestEmulator,
} from "../test_helpers.ts";
import { makeTileset, type TilesetOptions } from "./make_tileset.ts";
import { TilesetStore } from "./tileset_store.ts";

const AGGREGATES = "COUNT(*) AS stores, MAX(city) AS last";
const QUADBINS = "p.d.quadbins";

const tileSchema = v.array(v.object({
  id: v.union([v.string(), v.bigint()]),
  properties: v.looseObject({ stores: v.number() }),
}));

describe("Tilesets of cells", () => {
  let emulator: TestEmulator;
  let token: string;
  let database: DatabaseSync;
  let reader: DatabaseSync;

  beforeAll(async () => {
    emulator = await startTestEmulator();
    token = await emulator.mint({ grants: grantsFor("*") });
    database = openDatabase(emulator.dataDir);
    reader = openReader(emulator.dataDir);
    const load = createTable(database, {
      name: QUADBINS,
      columns: [{ name: "quadbin", type: "number" }, { name: "city", type: "string" }],
    });
    for (let x = 0; x < 64; x++) load.insert(undefined, [tileToCell({ x, y: 40, z: 8 }), `${x}`]);
    load.commit(1);
  });
  afterAll(async () => {
    reader.close();
    database.close();
    await emulator.close();
  });

  const make = (options: Omit<TilesetOptions, "minzoom" | "now"> & { minzoom?: number }) =>
    makeTileset(
      { store: new TilesetStore(database), reader, catalog: new Catalog(database) },
      { minzoom: 0, now: () => 1_000, ...options },
    );
  const access = () => ({
    accessToken: token,
    apiBaseUrl: emulator.apiBaseUrl,
    connectionName: emulator.connection,
  });
  const ask = (source: { readonly tiles: readonly string[] }, index: string) =>
    fetch((source.tiles[0] ?? "").replace("{i}", index), {
      headers: { authorization: `Bearer ${token}` },
    });
  const read = async (
    source: { readonly tiles: readonly string[] },
    index: string,
    scheme: string,
  ) => {
    const answer = await ask(source, index);
    expect(answer.headers.get("content-type")).toBe("application/vnd.carto-spatial-tile");
    const options = { cartoSpatialTile: { scheme, workerUrl: "" } };
    return v.parse(tileSchema, await spatialLoader.parse(await answer.arrayBuffer(), options))
      .toSorted((a, b) => a.id < b.id ? -1 : 1);
  };
  const total = (cells: v.InferOutput<typeof tileSchema>) =>
    cells.reduce((sum, { properties }) => sum + properties.stores, 0);

  it("have the cells of H3 that a table's own tiles have, and lose no row", async () => {
    const { name } = make({
      table: STORES,
      maxzoom: 2,
      cells: { scheme: "h3", aggregates: AGGREGATES },
    });
    const kept = await h3TilesetSource({ ...access(), tableName: name });
    expect(kept).toMatchObject({ minresolution: 0, maxresolution: 2 });
    const dynamic = await h3TableSource({
      ...access(),
      tableName: STORES,
      spatialDataColumn: "geom",
      aggregationExp: AGGREGATES,
    });
    const boston = latLngToCell(42.36, -71.06, 2);
    for (const level of [0, 1, 2]) {
      const tile = cellToParent(boston, level);
      const cells = await read(kept, tile, "h3");
      expect(cells.length).toBeGreaterThan(5);
      expect(cells).toEqual(await read(dynamic, tile, "h3"));
      const tiles = database.prepare(
        "SELECT printf('%x', x) AS tile FROM tileset_tiles WHERE tileset = ? AND z = ?",
      ).all(name, level);
      const all = await Promise.all(tiles.map((row) => read(kept, String(row.tile), "h3")));
      expect(total(all.flat())).toBe(12_000);
    }
  });

  it("have quadbins of a column of cells, as deep as those are", async () => {
    const { name, maxzoom, tileCount } = make({
      table: QUADBINS,
      maxzoom: 8,
      cells: { scheme: "quadbin", aggregates: AGGREGATES },
    });
    // Quadbins of level 8 are six levels finer than their finest tiles, of which 64 fill one.
    expect([maxzoom, tileCount]).toEqual([2, 3]);
    const kept = await quadbinTilesetSource({ ...access(), tableName: name });
    const dynamic = await quadbinTableSource({
      ...access(),
      tableName: QUADBINS,
      aggregationExp: AGGREGATES,
    });
    for (let z = 0; z <= 2; z++) {
      const tile = tileToCell({ x: 0, y: 0, z }).toString(16);
      const cells = await read(kept, tile, "quadbin");
      expect(cells).toEqual(await read(dynamic, tile, "quadbin"));
      expect(total(cells)).toBe(64);
      expect(cellToTile(BigInt(cells[0]?.id ?? 0)).z).toBe(6 + z);
    }
    const empty = tileToCell({ x: 3, y: 3, z: 2 }).toString(16);
    expect(await read(kept, empty, "quadbin")).toEqual([]);
  });

  it("say what they are not", async () => {
    const cells = { scheme: "quadbin", aggregates: AGGREGATES } as const;
    const { name } = make({ table: QUADBINS, maxzoom: 0, cells });
    const source = await quadbinTilesetSource({ ...access(), tableName: name });
    const finer = tileToCell({ x: 0, y: 0, z: 1 }).toString(16);
    for (const index of ["8a2a1072b59ffff", "x", finer]) {
      expect(await refusal(await ask(source, index)))
        .toEqual([400, `There is no quadbin tile ${index}`]);
    }
    expect(await refusal(await ask(source, "0/0/0")))
      .toEqual([400, "Tiles of quadbin have another path"]);
    const refused: [Parameters<typeof make>[0], string][] = [
      [{ table: QUADBINS, maxzoom: 1 }, `${QUADBINS} has no geometry to make tiles of`],
      [
        { table: QUADBINS, maxzoom: 1, cells: { scheme: "h3", aggregates: AGGREGATES } },
        `${QUADBINS} has no geometry or column h3 to make tiles of`,
      ],
      [
        { table: QUADBINS, minzoom: 5, maxzoom: 6, cells },
        "The cells are of level 8: their tiles have levels up to 2",
      ],
      [
        { table: QUADBINS, maxzoom: 1, cells: { scheme: "quadbin", aggregates: "city" } },
        "aggregationExp",
      ],
    ];
    for (const [options, reason] of refused) expect(() => make(options)).toThrow(reason);
  });
});
