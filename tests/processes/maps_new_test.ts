import { expect } from "@std/expect";
import { afterAll, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import { type Emulator, startEmulator } from "../../emulator/mod.ts";
import { makeDataDir } from "../helpers/app.ts";
import {
  CELL_TILESET,
  layOutTables,
  operatorOf,
  propose as proposeAs,
  STORES,
  TABLES,
} from "../helpers/proposed_maps.ts";
import { taskArguments } from "../helpers/tasks.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const TILES = `${STORES}_tileset`;
const POLICY = `{
    "version": 1,
    "tokens": { "apis": ["maps", "sql"] }, "datasets": {},

    "groups": { "BOSTON": { } }
}
`;

let emulator: Emulator;
let dataDir: string;
let environment: ReturnType<typeof operatorOf>;
beforeAll(async () => {
  dataDir = await makeDataDir();
  await layOutTables(dataDir);
  emulator = await startEmulator({ dataDir });
  environment = operatorOf(emulator, dataDir);
});
afterAll(async () => {
  await emulator.close();
  await Deno.remove(dataDir, { recursive: true });
});
beforeEach(async () => {
  emulator.faults.liftAll();
  await Deno.writeTextFile(`${dataDir}/policy.json`, POLICY);
  await Deno.remove(`${dataDir}/maps`, { recursive: true }).catch(() => {});
});

/** Runs the task that operators run, without a terminal. */
async function maps(...args: string[]): Promise<{ code: number; output: string }> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [...await taskArguments("maps"), ...args],
    cwd: ROOT,
    env: environment,
    stdin: "null",
    stderr: "inherit",
  }).output();
  return { code, output: new TextDecoder().decode(stdout) };
}

const policyText = () => Deno.readTextFile(`${dataDir}/policy.json`);
const mapOf = async (id: string) =>
  JSON.parse(await Deno.readTextFile(`${dataDir}/maps/${id}.json`));
const filesIn = async (folder: string) =>
  (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();

/** The same in this process. @returns what it says. */
const propose = (...args: string[]) => proposeAs(environment, ...args);

describe("deno task maps new", () => {
  it("makes of every table a map that fits the policy", async () => {
    for (const table of TABLES) {
      await propose(table, "--group", "ALL", "all").catch((error) => {
        throw new Error(`${table}: ${error.message}`, { cause: error });
      });
    }
    const { code, output } = await maps("check");
    expect(code).toBe(0);
    expect(output).not.toContain("Warning");
    expect(output.match(/ is OK\.$/gm)).toHaveLength(TABLES.length);
    const preview = await maps("preview", "--group", "ALL");
    expect(preview.output).not.toMatch(/left out|closed/);
    const typeOf = async (id: string) => (await mapOf(id)).layers[0].type;
    const ids = ["bike-lanes-2024", "parcels", "islands", "hexagons", "quads", "empty"];
    expect(await Promise.all(ids.map(typeOf)))
      .toEqual(["line", "polygon", "polygon", "h3", "quadbin", "point"]);
    const { datasets } = JSON.parse(await policyText());
    expect(datasets.cafes.columns).not.toContain("email");
    expect(datasets.odd_names.columns).toEqual(expect.arrayContaining(["Größe in m²", "select"]));
    expect(datasets.odd_names.columns).not.toContain("constructor");
    expect(datasets.long_ids).toMatchObject({ id: "id", types: { id: "text" } });
    expect(datasets.all_nulls.id).toBeUndefined();
    expect(datasets.wide.columns).toHaveLength(203);
    expect(datasets.snow_stores).toMatchObject({ id: "STORE_ID", geometry: { column: "GEOM" } });
    expect((await mapOf("times")).datasets.times.columns.acq_date.format)
      .toEqual({ type: "datetime", time_zone: "UTC" });
  });

  it("keeps the policy's own lines, and gives no group the rows", async () => {
    const { code, output } = await maps("new", STORES, "--id", "shops");
    expect([code, output]).toEqual([0, expect.stringContaining("no one yet")]);
    expect(output).toContain("https://maps.acme.com/maps/shops");
    expect(output).toContain('<carto-map src="https://maps.acme.com" map="shops"');
    const text = await policyText();
    const { datasets, groups } = JSON.parse(text);
    expect(groups).toEqual({ BOSTON: {} });
    expect(datasets.shops).toMatchObject({ table: STORES, id: "store_id" });
    for (const line of POLICY.split("\n").filter((line) => !line.includes("datasets"))) {
      expect(text.split("\n")).toContain(line);
    }
    expect(await filesIn(`${dataDir}/maps`)).toEqual(["shops.json"]);
    expect((await filesIn(dataDir)).filter((name) => name.endsWith(".new"))).toEqual([]);
    const preview = await maps("preview", "--group", "BOSTON");
    expect(preview.output).toContain("grants them no access");
  });

  it("gives a group the rows of its conditions, with the columns' types", async () => {
    const rows = ["city=BOSTON", "city=DORCHESTER", "zip=02122"];
    await propose(STORES, "--group", "BOSTON", ...rows, "--group", "HQ", "all");
    const { groups } = JSON.parse(await policyText());
    expect(groups).toEqual({
      BOSTON: { retail_stores: { city: ["BOSTON", "DORCHESTER"], zip: "02122" } },
      HQ: { retail_stores: "all" },
    });
    await expect(propose(STORES, "--id", "x", "--group", "A", "town=b")).rejects
      .toThrow("has no column town; it has geom,");
  });

  it("takes a dataset that the policy has of the table as it is", async () => {
    const columns = ["geom", "address", "city", "revenue"];
    const shops = { table: STORES, columns, id: "address", geometry: { column: "geom" } };
    const policy = JSON.stringify({ version: 1, datasets: { shops }, groups: { A: {} } });
    await Deno.writeTextFile(`${dataDir}/policy.json`, policy);
    const output = await propose(STORES);
    expect(await policyText()).toBe(policy);
    expect(output).toContain("had the dataset shops already");
    expect(output).toContain('tokens.apis lacks "sql"');
    const { layers: [layer] } = await mapOf("shops");
    expect(layer).toMatchObject({ dataset: "shops", card: { subtitle: "{city}" } });
  });

  it("writes nothing in a dry run, nor over existing files without a yes", async () => {
    const dry = await propose(STORES, "--dry-run");
    expect(dry).toContain("nothing was written");
    expect(dry).toContain('"type": "point"');
    expect(await policyText()).toBe(POLICY);
    await propose(STORES);
    const [policy, map] = [await policyText(), await mapOf("retail-stores")];
    const { code, output } = await maps("new", STORES, "--group", "BOSTON", "all");
    expect([code, output]).toEqual([1, expect.stringContaining("already, and nothing was")]);
    expect([await policyText(), await mapOf("retail-stores")]).toEqual([policy, map]);
  });

  it("writes neither file where one cannot be written", async () => {
    // A folder where the temporary file would be.
    await Deno.mkdir(`${dataDir}/maps/retail-stores.json.new/a`, { recursive: true });
    await expect(propose(STORES)).rejects.toThrow("so neither was changed");
    expect(await policyText()).toBe(POLICY);
    expect(await filesIn(`${dataDir}/maps`)).toEqual(["retail-stores.json.new"]);
  });

  it("reads by tokens for these queries alone, which it deletes", async () => {
    const before = emulator.requests.length;
    await propose(STORES);
    const asked = emulator.requests.slice(before).map(({ method, path }) => `${method} ${path}`);
    expect(asked.filter((line) => line.startsWith("POST /v3/tokens"))).toHaveLength(3);
    expect(asked.filter((line) => line.startsWith("DELETE /v3/tokens"))).toHaveLength(3);
    expect(asked.length).toBeLessThan(16);
    emulator.faults.inject({ endpoint: "tokens", method: "DELETE", kind: "html_502", times: 1 });
    expect(await propose(STORES, "--id", "again")).toMatch(/did not delete the token \S+-trial-/);
  });

  it("makes a map of a tileset, and gives a group all of it or nothing", async () => {
    const before = emulator.requests.length;
    const { code, output } = await maps("new", TILES, "--group", "BOSTON");
    expect([code, output]).toEqual([0, expect.stringContaining("BOSTON: all of it")]);
    expect(output).toContain("the tileset's TileJSON");
    const created = emulator.requests.slice(before)
      .filter(({ method, path }) => method === "POST" && path.startsWith("/v3/tokens"));
    // One for the name as a table's, one for the tileset.
    expect(created).toHaveLength(2);
    const { datasets, groups } = JSON.parse(await policyText());
    expect(groups).toEqual({ BOSTON: { retail_stores_tileset: "all" } });
    expect(datasets.retail_stores_tileset).toMatchObject({
      tileset: TILES,
      columns: expect.arrayContaining(["store_id", "city", "revenue"]),
      geometry: { type: "point" },
      id: "store_id",
      types: { store_id: "number", city: "text", revenue: "number" },
    });
    const { title, layers, widgets, search } = await mapOf("retail-stores-tileset");
    expect([title, search]).toEqual(["Retail stores", undefined]);
    expect(layers).toMatchObject([{ type: "point", cluster: false, card: {}, tooltip: {} }]);
    expect(widgets).toHaveLength(3);

    for (const name of ["bike-lanes_2024", "parcels"]) {
      await propose(`local.imports.${name}_tileset`);
    }
    const typeOf = async (id: string) => (await mapOf(id)).layers[0].type;
    expect([await typeOf("bike-lanes-2024-tileset"), await typeOf("parcels-tileset")])
      .toEqual(["line", "polygon"]);
    const check = await maps("check");
    expect([check.code, check.output.includes("Warning")]).toEqual([0, false]);
    expect(Object.keys(JSON.parse(await policyText()).groups)).toEqual(["BOSTON"]);
  });

  it("makes a map of a tileset of cells, once it knows their grid", async () => {
    await expect(propose(CELL_TILESET)).rejects.toThrow("add --cells h3 or --cells quadbin");
    await expect(propose(TILES, "--cells", "h3")).rejects.toThrow("has no cells of h3");
    expect(await policyText()).toBe(POLICY);
    await propose(CELL_TILESET, "--cells", "h3", "--group", "BOSTON");
    expect(JSON.parse(await policyText()).datasets.stores_by_cell).toEqual({
      tileset: CELL_TILESET,
      columns: ["stores", "mean_revenue", "city"],
      geometry: { type: "h3" },
      types: { stores: "number", mean_revenue: "number", city: "text" },
    });
    // From then on the policy says the grid.
    await propose(CELL_TILESET, "--id", "again");
    for (const id of ["stores-by-cell", "again"]) {
      const { layers, widgets, datasets } = await mapOf(id);
      expect(layers).toMatchObject([{
        type: "h3",
        color: expect.arrayContaining([
          { column: "mean_revenue", scale: "bins", palette: "SunsetDark" },
        ]),
      }]);
      expect(layers[0]).not.toHaveProperty("aggregate");
      expect(datasets.stores_by_cell.noun).toEqual({ one: "cell", other: "cells" });
      expect(widgets[0]).toMatchObject({ type: "formula", operation: "count" });
    }
  });

  it("writes nothing of a tileset for a group with a condition, nor in a dry run", async () => {
    await expect(propose(TILES, "--group", "BOSTON", "city=BOSTON")).rejects
      .toThrow("CARTO serves a tileset as it is");
    await expect(propose(STORES, "--group", "BOSTON")).rejects.toThrow("needs the rows");
    expect(await propose(TILES, "--dry-run")).toContain("no one yet");
    expect(await policyText()).toBe(POLICY);
    expect(await filesIn(dataDir)).not.toContain("maps");
  });

  it("takes a tileset that the policy has as it is, without asking for a table", async () => {
    const tiles = { tileset: TILES, columns: ["city", "revenue"], geometry: { type: "point" } };
    const policy = JSON.stringify({ version: 1, datasets: { tiles }, groups: {} });
    await Deno.writeTextFile(`${dataDir}/policy.json`, policy);
    const before = emulator.requests.length;
    expect(await propose(TILES)).toContain("had the dataset tiles already");
    expect(
      emulator.requests.slice(before).map(({ path }) => path).filter((path) =>
        path.includes("/sql/")
      ),
    ).toEqual([]);
    expect(await policyText()).toBe(policy);
    expect((await mapOf("tiles")).layers[0]).toMatchObject({ dataset: "tiles", type: "point" });
  });

  it("says which right is missing", async () => {
    const refuse = (endpoint: "tokens" | "sql" | "maps") =>
      emulator.faults.inject({ endpoint, kind: "status", status: 403, body: { error: "no" } });
    const refused = [
      ["tokens", "to create API Access Tokens"],
      ["sql", `to read ${STORES} through the connection carto_dw by the SQL API`],
      ["maps", "by the Maps API"],
    ] as const;
    for (const [endpoint, right] of refused) {
      emulator.faults.liftAll();
      refuse(endpoint);
      await expect(propose(STORES)).rejects.toThrow(right);
    }
    emulator.faults.liftAll();
    await expect(propose("a.b.none")).rejects.toThrow("Is the name right");
    await expect(propose("a.b.none")).rejects.toThrow("Nor does CARTO open a tileset of that name");
    refuse("maps");
    await expect(propose(TILES)).rejects.toThrow("Nor does CARTO open a tileset");
    emulator.faults.liftAll();
    await expect(propose("none")).rejects.toThrow("project.dataset.table");
    expect(await policyText()).toBe(POLICY);
  });
});
