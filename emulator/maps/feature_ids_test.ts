import { vectorQuerySource, vectorTableSource } from "@carto/api-client";
import { assertExists } from "@std/assert/exists";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { US_STATES } from "../store/load_states.ts";
import {
  cityQuery,
  decodeTile,
  grantsFor,
  startTestEmulator,
  STORES,
  type TestEmulator,
} from "../test_helpers.ts";

const ID = "_carto_feature_id";

describe("Feature ids of tiles, picked by @carto/api-client", () => {
  let emulator: TestEmulator;
  let token: string;

  beforeAll(async () => {
    emulator = await startTestEmulator();
    token = await emulator.mint({ grants: grantsFor("*") });
  });
  afterAll(() => emulator.close());

  const access = () => ({
    accessToken: token,
    apiBaseUrl: emulator.apiBaseUrl,
    connectionName: emulator.connection,
  });
  const readTile = async ({ tiles }: { tiles: readonly string[] }, place: string) => {
    const url = (tiles[0] ?? "").replace("{z}/{x}/{y}", place);
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    return decodeTile(await response.bytes());
  };

  it("find the stores again", async () => {
    const source = await vectorQuerySource({
      ...access(),
      sqlQuery: cityQuery("BOSTON"),
      columns: ["geom", "store_id", ID],
    });
    const { points } = await readTile(source, "12/1239/1514");
    const expected = new Map(
      points.properties.map((properties, index) => [
        Number(points.numericProps.store_id?.value[index]),
        properties[ID],
      ]),
    );
    expect(expected.size).toBeGreaterThan(5);
    const { rows } = await source.widgetSource.getFeatures({
      columns: ["store_id", ID],
      dataType: "points",
      featureIds: [...expected.values()].flatMap((id) => id ?? []),
      z: 12,
    });
    const found = new Map(rows.map((row) => [Number(row.store_id), row[ID]]));
    for (const [store, id] of expected) expect([store, found.get(store)]).toEqual([store, id]);
    const ids = new Set(expected.values());
    for (const id of found.values()) expect(ids.has(String(id))).toBe(true);
  });

  it("find a state from any tile that holds a part of it", async () => {
    const source = await vectorTableSource({
      ...access(),
      tableName: US_STATES,
      columns: ["geom", "name", ID],
    });
    for (const place of ["0/0/0", "6/13/24"]) {
      const { polygons } = await readTile(source, place);
      const colorado = polygons.properties.find(({ name }) => name === "Colorado");
      assertExists(colorado?.[ID]);
      const { rows } = await source.widgetSource.getFeatures({
        columns: ["name"],
        dataType: "polygons",
        featureIds: [colorado[ID]],
      });
      expect(rows).toEqual([{ name: "Colorado" }]);
    }
  });

  it("are left out where no request names them, and where a feature stands for many rows", async () => {
    for (
      const options of [{}, { columns: ["geom", ID], aggregationExp: "COUNT(*) AS stores" }]
    ) {
      const source = await vectorTableSource({ ...access(), tableName: STORES, ...options });
      const { points } = await readTile(source, "2/1/1");
      expect(points.properties.length).toBeGreaterThan(100);
      expect(points.properties.every((properties) => !(ID in properties))).toBe(true);
    }
  });
});
