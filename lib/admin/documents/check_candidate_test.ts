import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { parsePolicyText } from "../../access/policy.ts";
import { checkCandidate, LARGEST_CHECKED, MOST_FINDINGS } from "./check_candidate.ts";
import { lineDiff } from "./line_diff.ts";

const dataset = { table: "acme.shops.shops", columns: ["geom", "city"] };
const policyOf = (cities: readonly string[], ...more: readonly string[]) => {
  const datasets = Object.fromEntries(["shops", ...more].map((name) => [name, dataset]));
  return JSON.stringify(
    { version: 1, datasets, groups: { A: { shops: { city: cities } } } },
    null,
    2,
  );
};
const inForce = policyOf(["BOSTON"]);
const parts = {
  access: { policy: () => parsePolicyText(inForce), text: () => inForce },
  maps: { all: () => [] },
};

describe("the check of a candidate", () => {
  it("lets other work run between its pieces", async () => {
    let ran = 0;
    const timer = setInterval(() => ran++);
    const names = Array.from({ length: 1_000 }, (_, index) => `shops_${index}`);
    const { faults } = await checkCandidate(parts, "policy", policyOf(["BOSTON"], ...names));
    clearInterval(timer);
    expect(faults).toEqual([]);
    expect(ran).toBeGreaterThan(2);
  });

  it("names so many findings at most, each with its place", async () => {
    const cities = Array.from({ length: 2_000 }, (_, index) => ` city ${index}`);
    const { warnings } = await checkCandidate(parts, "policy", policyOf(cities));
    expect(warnings).toHaveLength(MOST_FINDINGS + 1);
    expect(warnings[0]).toMatch(/^policy\.json:\d+:\d+ groups\.A\.shops\.city\[0\]: has a blank/);
    expect(warnings.at(-1)).toMatch(/^and \d+ more$/);
  });

  it("refuses a file that is too large for a page, and names the task that reads it", async () => {
    const text = " ".repeat(LARGEST_CHECKED + 1);
    for (const [id, task] of [["policy", "policy check"], ["map:shops", "maps check"]] as const) {
      const { faults, diff } = await checkCandidate(parts, id, text);
      expect([faults.length, diff]).toEqual([1, null]);
      expect(faults[0]).toContain(`at most 256 KiB; deno task ${task} reads larger ones`);
    }
  });
});

describe("lineDiff()", () => {
  const lines = Array.from({ length: 9_000 }, (_, index) => `line ${index + 1}`);
  const text = (of: readonly string[]) => of.map((line) => `${line}\n`).join("");

  it("has the lines' own numbers, wherever in a long text they changed", () => {
    const after = [...lines.slice(0, 8_000), "new", ...lines.slice(8_001)];
    const [run] = lineDiff(text(lines), text(after))?.runs ?? [];
    expect(run?.map(({ kind, before, after }) => [kind, before, after])).toEqual([
      ["same", 7_998, 7_998],
      ["same", 7_999, 7_999],
      ["same", 8_000, 8_000],
      ["removed", 8_001, null],
      ["added", null, 8_001],
      ["same", 8_002, 8_002],
      ["same", 8_003, 8_003],
      ["same", 8_004, 8_004],
    ]);
  });

  it("finds changes at both ends, a lost line end among them, and none in the same text", () => {
    const after = text(["new", ...lines]).slice(0, -1);
    const runs = lineDiff(text(lines), after)?.runs ?? [];
    expect(runs[0]?.[0]).toEqual({ kind: "added", before: null, after: 1, text: "new" });
    expect(
      runs.at(-1)?.slice(-2).map(({ kind, before, after, text }) => [kind, before, after, text]),
    )
      .toEqual([["removed", 9_000, null, "line 9000"], ["added", null, 9_001, "line 9000"]]);
    expect(lineDiff(after, after)?.runs).toEqual([]);
  });
});
