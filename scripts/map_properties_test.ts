import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { parsePolicyText } from "../lib/access/policy.ts";
import { checkMap } from "../lib/maps/checks/check_map.ts";
import { parseMap } from "../lib/maps/parse_map.ts";
import { mapPropertyTables } from "./map_properties.ts";

const page = await Deno.readTextFile(new URL("../docs/maps.md", import.meta.url));
const demoPolicy = await Deno.readTextFile(new URL("../policy.json", import.meta.url));
const readme = await Deno.readTextFile(new URL("../README.md", import.meta.url));
const blocks = (text: string) =>
  [...text.matchAll(/^```json\n(.*?)^```/gms)].map(([, code = ""]) => code);

describe("docs/maps.md", () => {
  it("has every property, as the schema describes it: deno task docs", () => {
    const [, tables = ""] = page.split(/<!-- (?:end of )?properties -->/);
    const rows = (text: string) =>
      text.split("\n").filter((line) => line.startsWith("| `"))
        .map((line) => line.split("|").map((cell) => cell.trim()));
    expect(rows(tables)).toEqual(rows(mapPropertyTables()));
    for (const [, name, description] of rows(tables)) expect([name, description]).not.toContain("");
  });

  it("has examples that are maps, and fit the demo's policy", () => {
    const policy = parsePolicyText(demoPolicy);
    const examples = blocks(page);
    expect(examples).toHaveLength(5);
    expect(examples[0]?.trim().split("\n").length).toBeLessThanOrEqual(6);
    for (const example of examples) {
      const { value } = parseMap(example, "docs/maps.md");
      const findings = [...checkMap(value, policy)];
      expect(findings.filter(({ severity }) => severity === "fault")).toEqual([]);
    }
  });
});

describe("README.md", () => {
  it("has a map in six lines", () => {
    const [example = ""] = blocks(readme).filter((code) => code.includes('"layers"'));
    expect(example.trim().split("\n").length).toBeLessThanOrEqual(6);
    expect(parseMap(example, "README.md").value.layers).toHaveLength(1);
  });
});
