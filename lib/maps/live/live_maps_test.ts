import { expect } from "@std/expect";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { createAccess } from "../../access/grants.ts";
import { parsePolicyText } from "../../access/policy.ts";
import type { Fields } from "../../log/log.ts";
import { type LiveMaps, openLiveMaps } from "./live_maps.ts";

const policyOf = (columns: string[]) =>
  parsePolicyText(JSON.stringify({
    version: 1,
    datasets: { stores: { table: "p.d.t", columns }, depots: { table: "p.d.u", columns } },
    groups: { g: { stores: "all" } },
  }));
const mapOf = (title: string, dataset = "stores", layer = {}) =>
  JSON.stringify({
    version: 1,
    title,
    layers: [{ id: "a", dataset, type: "point", ...layer }],
  });

let folder: string;
let maps: LiveMaps;
let lines: string[];
/** Resolves at the next line of the log. */
let logged: PromiseWithResolvers<void>;
let policy = policyOf(["geom", "city"]);
const rights = createAccess({ policy, connectionName: "c", referers: [] })
  .rightsOf({ username: "", groups: ["g"] });

const log = {
  info: (event: string, fields: Fields = {}) => tell(event, fields),
  error: (event: string, fields: Fields = {}) => tell(event, fields),
};
function tell(event: string, fields: Fields): void {
  lines.push(`${event} ${JSON.stringify(fields)}`);
  if (event === "maps_loaded") logged.resolve();
}
/** Atomic: a half-written file would be a fault of its own. */
async function put(name: string, text: string): Promise<void> {
  await Deno.writeTextFile(`${folder}/.new`, text);
  await Deno.rename(`${folder}/.new`, `${folder}/${name}`);
}
async function after(change: Promise<void>): Promise<void> {
  logged = Promise.withResolvers<void>();
  const deadline = setTimeout(
    () => logged.reject(new Error("the maps logged nothing in time")),
    5_000,
  );
  await change;
  await logged.promise.finally(() => clearTimeout(deadline));
}
const titles = () =>
  [...maps.mapsFor(rights)].map(([id, { document }]) => `${id}: ${document.title}`);
const open = () => openLiveMaps({ path: folder, policy: () => policy, log, intervalMs: 5 });

beforeEach(async () => {
  folder = await Deno.makeTempDir();
  lines = [];
  policy = policyOf(["geom", "city"]);
  await put("one.json", mapOf("One"));
  await put("other.json", mapOf("Other", "depots"));
  maps = await open();
  maps.watch();
});
afterEach(async () => {
  maps.close();
  await Deno.remove(folder, { recursive: true });
});

describe("live maps", () => {
  it("are those that the person may open, and the same object for the same rights", () => {
    expect(titles()).toEqual(["one: One"]);
    expect(maps.mapFor(rights, "one")).toBe(maps.mapFor(rights, "one"));
    expect(lines).toEqual([]);
  });

  it("answer alike for a forbidden map and a missing one", () => {
    for (const id of ["other", "none", "__proto__", "../policy"]) {
      expect(maps.mapFor(rights, id)).toBeNull();
    }
  });

  it("follow changed, added and deleted files", async () => {
    await after(put("one.json", mapOf("Another")));
    await after(put("two.json", mapOf("Two")));
    expect(titles()).toEqual(["one: Another", "two: Two"]);
    await after(Deno.remove(`${folder}/one.json`));
    expect(titles()).toEqual(["two: Two"]);
  });

  it("stay as they were last read where a file is faulty, and the others go on", async () => {
    await after(put("one.json", '{\n "version": 1,\n "titel": "x" }'));
    expect(lines[0]).toMatch(/^map_not_loaded .*"earlier_one_stays":true.*one\.json:3:2 titel/);
    await after(put("two.json", mapOf("Two")));
    expect(titles()).toEqual(["one: One", "two: Two"]);
    await after(put("one.json", mapOf("Fixed")));
    expect(titles()).toEqual(["one: Fixed", "two: Two"]);
  });

  it("log which ids a change removes from links, unless an alias keeps them", async () => {
    const withIds = (ids: string[], link_aliases = {}) => {
      const widgets = ids.map((id) => ({
        id,
        type: "formula",
        dataset: "stores",
        operation: "count",
      }));
      return JSON.stringify({ ...JSON.parse(mapOf("One")), widgets, link_aliases });
    };
    const gone = () => lines.filter((line) => line.startsWith("map_ids_gone"));
    await after(put("one.json", withIds(["a", "b", "c"])));
    await after(put("one.json", withIds(["a", "d"], { b: "d" })));
    expect(gone()).toEqual([`map_ids_gone {"map":"one","ids":"c"}`]);
    await after(put("one.json", withIds(["a", "d"])));
    expect(gone().at(-1)).toBe(`map_ids_gone {"map":"one","ids":"b"}`);
    await after(Deno.remove(`${folder}/one.json`));
    expect(gone()).toHaveLength(2);
  });

  it("have another hash where the person's view of them differs", async () => {
    const hashOf = async (...tooltip: string[]) => {
      await after(put("one.json", mapOf("One", "stores", { tooltip })));
      return maps.mapFor(rights, "one")?.hash;
    };
    const first = await hashOf("hidden");
    expect(await hashOf("secret", "hidden")).toBe(first);
    expect(await hashOf("city", "hidden")).not.toBe(first);
  });

  it("open beside a faulty and a misnamed one, and without a folder", async () => {
    maps.close();
    await put("two.json", "[".repeat(100_000));
    await put("My Map.json", mapOf("x"));
    maps = await open();
    expect(titles()).toEqual(["one: One"]);
    expect(lines.join("\n")).toMatch(/map_not_loaded.*must be called by small letters/);
    expect(lines.join("\n")).toMatch(/map_not_loaded.*two\.json:1:65 is nested too deeply/);
    maps.close();
    maps = await openLiveMaps({ path: `${folder}/none`, policy: () => policy, log, intervalMs: 5 });
    expect(titles()).toEqual([]);
  });

  it("are checked against the policy, also when it changes", async () => {
    await after(put("one.json", mapOf("One", "stores", { tooltip: ["city"] })));
    expect(lines.join()).not.toContain("map_does_not_fit");
    policy = policyOf(["geom"]);
    maps.policyChanged();
    expect(lines.at(-1)).toContain("map_does_not_fit");
    expect(lines.at(-1)).toContain(
      "layers[0].tooltip[0]: must be one of the dataset's columns: geom",
    );
  });
});
