import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { parsePolicyText } from "../../access/policy.ts";
import { loadMaps } from "../../maps/live/load_maps.ts";
import { checkDefaultMap, checkMaps } from "./maps.ts";

const policy = parsePolicyText(JSON.stringify({
  version: 1,
  datasets: { stores: { table: "p.d.t", columns: ["geom"] } },
  groups: {},
}));
const found = (...texts: string[]) =>
  checkMaps(
    loadMaps(texts.map((text, index) => ({ file: `maps/m${index}.json`, id: `m${index}`, text }))),
    policy,
  );
const loaded = (...ids: string[]) =>
  loadMaps(ids.map((id) => ({
    file: `maps/${id}.json`,
    id,
    text: id === "faulty" ? "{" : mapOf("stores"),
  })));
const mapOf = (dataset: string) =>
  JSON.stringify({ version: 1, title: "x", layers: [{ id: "a", dataset, type: "point" }] });

describe("the check of the maps", () => {
  it("lists the valid ones", () => {
    expect(found(mapOf("stores"))).toMatchObject({ outcome: "ok", found: "1 map: m0" });
    expect(found()).toMatchObject({ outcome: "skipped" });
  });

  it("fails with the place where one cannot be used", () => {
    const { outcome, details } = found(mapOf("stores"), '{"version": 2}');
    expect(outcome).toBe("failure");
    expect(details?.join()).toContain("maps/m1.json:1:13 version: must be 1");
  });

  it("warns with the place where one does not fit the policy", () => {
    const { outcome, details } = found(mapOf("shops"));
    expect(outcome).toBe("warning");
    expect(details?.join()).toMatch(/^maps\/m0\.json:1:\d+ layers\[0\]\.dataset: is no dataset/);
  });
});

describe("the check of DEFAULT_MAP", () => {
  it("is ok for a valid map, and fails for any other", () => {
    expect(checkDefaultMap(loaded("stores"), "stores").outcome).toBe("ok");
    expect(checkDefaultMap(loaded("stores"), undefined).outcome).toBe("skipped");
    expect(checkDefaultMap(loaded("faulty"), "faulty"))
      .toMatchObject({ outcome: "failure", found: "faulty is a map that cannot be used" });
    expect(checkDefaultMap(loaded("stores", "depots"), "shops"))
      .toMatchObject({ outcome: "failure", fix: "Set DEFAULT_MAP to one of depots, stores." });
  });
});
