import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { failure, type Finding, ok, skipped, warning } from "./finding.ts";
import { countOutcomes, describeCounts, describeFinding, reportJson } from "./report.ts";

const examined = (id: string, finding: Finding) => (
  { check: { id, title: `${id} is well`, needs: [], run: () => finding }, finding }
);
const ALL = [
  examined("kv", ok("a file", ["a detail of what is well"])),
  examined("clock", warning("slow", "Set the clock.")),
  examined("oauth", failure("2 problems", "Set both.", ["one", "two"])),
  examined("api", skipped("the demo does not run", "Run deno task start.")),
  examined("oidc", skipped("not configured")),
];

describe("the report", () => {
  it("has a line for each check for people, with the fix below it", () => {
    expect(ALL.flatMap((one) => describeFinding(one, 5))).toEqual([
      "ok    kv     a file",
      "warn  clock  slow",
      "             > Set the clock.",
      "FAIL  oauth  2 problems",
      "             - one",
      "             - two",
      "             > Set both.",
      "skip  api    the demo does not run",
      "             > Run deno task start.",
      "skip  oidc   not configured",
    ]);
    expect(describeCounts(countOutcomes(ALL)))
      .toBe("5 checks: 1 ok, 1 warning, 1 failure, 2 skipped.");
    expect(describeCounts(countOutcomes([]))).toBe("0 checks: 0 ok.");
  });

  it("is one document for machines", () => {
    const { checks, counts } = JSON.parse(reportJson(ALL));
    expect(counts).toEqual({ ok: 1, warning: 1, failure: 1, skipped: 2 });
    expect(checks[2]).toEqual({
      id: "oauth",
      title: "oauth is well",
      outcome: "failure",
      found: "2 problems",
      fix: "Set both.",
      details: ["one", "two"],
    });
  });
});
