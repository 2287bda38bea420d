import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { CHECKS } from "./checks.ts";

describe("the checks", () => {
  it("are fifteen at least, each with a name of its own", () => {
    const ids = CHECKS.map(({ id }) => id);
    expect(ids.length).toBeGreaterThanOrEqual(15);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it("come after those that they depend on", () => {
    for (const [index, { id, needs }] of CHECKS.entries()) {
      const before = CHECKS.slice(0, index).map((check) => check.id);
      for (const need of needs) expect([id, need, before.includes(need)]).toEqual([id, need, true]);
    }
  });
});

describe("docs/doctor.md", () => {
  it("lists every check, in order, with its condition and what to do", async () => {
    const page = await Deno.readTextFile(new URL("../../docs/doctor.md", import.meta.url));
    const rows = page.split("\n").filter((line) => line.startsWith("| `")).map((line) =>
      line.split("|").slice(1, -1).map((cell) => cell.trim())
    );
    expect(rows.map(([id, title]) => [id, title]))
      .toEqual(CHECKS.map(({ id, title }) => [`\`${id}\``, title]));
    for (const [id, , fix = ""] of rows) expect([id, fix.length > 5]).toEqual([id, true]);
  });
});
