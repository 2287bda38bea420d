import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { parsePolicyText } from "../lib/access/policy.ts";
import { checkMap } from "../lib/maps/check_map.ts";
import { parseMap } from "../lib/maps/parse_map.ts";
import { mapPropertyTables } from "./map_properties.ts";

const page = await Deno.readTextFile(new URL("../docs/maps.md", import.meta.url));
const policyPage = await Deno.readTextFile(new URL("../docs/policy.md", import.meta.url));
const blocks = (text: string) =>
  [...text.matchAll(/^```json\n(.*?)^```/gms)].map(([, code = ""]) => code);

describe("docs/maps.md", () => {
  it("has every property, as the schema describes it: deno task docs", () => {
    const rows = (text: string) =>
      text.split("\n").filter((line) => line.startsWith("| `"))
        .map((line) => line.split("|").map((cell) => cell.trim()));
    expect(rows(page)).toEqual(rows(mapPropertyTables()));
    for (const [, name, description] of rows(page)) expect([name, description]).not.toContain("");
  });

  it("has examples that are maps, and fit the policy of docs/policy.md", () => {
    const policy = blocks(policyPage).find((code) => code.includes('"weight_kg"')) ?? "";
    const examples = blocks(page);
    expect(examples).toHaveLength(2);
    expect(examples[0]?.trim().split("\n").length).toBeLessThanOrEqual(6);
    for (const example of examples) {
      const { value } = parseMap(example, "docs/maps.md");
      const findings = [...checkMap(value, parsePolicyText(policy))];
      expect(findings.filter(({ severity }) => severity === "fault")).toEqual([]);
    }
  });
});
