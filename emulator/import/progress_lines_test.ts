import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { progressLines } from "./progress_lines.ts";

describe("progressLines()", () => {
  it("says how far it is, once a second at most", () => {
    const lines: string[] = [];
    let now = 0;
    const onProgress = progressLines((line) => lines.push(line), () => now);
    for (
      const [at, step, rows, fraction] of [
        [500, "reading", 10_000, 0.1],
        [1_000, "reading", 20_000, 0.256],
        [1_900, "reading", 30_000, 0.5],
        [2_000, "loading", 1_000_000, 1],
      ] as const
    ) {
      now = at;
      onProgress({ step, rows, fraction });
    }
    expect(lines).toEqual(["Reading: 25 %, 20,000 rows", "Loading: 100 %, 1,000,000 rows"]);
  });
});
