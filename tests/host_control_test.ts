/** Checks that docs/host-control.md claims nothing that no test shows. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";

const PAGE = new URL("../docs/host-control.md", import.meta.url);
const page = await Deno.readTextFile(PAGE);

/** The rows of the page's tables, without their heads. */
const rows = [...page.matchAll(/^\| (.+) \|$/gm)]
  .map(([, row = ""]) => row.split(" | ").map((cell) => cell.trim()))
  .filter((cells) => !/^(-+|Your page can|Asked for)$/.test(cells[0] ?? ""));

/** The links of a cell: the quoted name of a test, and its file. */
const linksOf = (cell: string) =>
  [...cell.matchAll(/\[“([^”]+)”\]\(([^)]+)\)/g)]
    .map(([, name = "", path = ""]) => ({ name, path }));

/** The names of a file's tests and suites. */
async function namesIn(path: string): Promise<string[]> {
  const text = await Deno.readTextFile(new URL(path, PAGE)).catch(() => "");
  return [...text.matchAll(/\bit\(\s*(["`])(.*?)\1,/gs)].map(([, , name = ""]) => name);
}

describe("docs/host-control.md", () => {
  it("has a test for each row, which exists", async () => {
    expect(rows.length).toBeGreaterThan(20);
    for (const [what, ...cells] of rows) {
      const links = linksOf(cells.at(-1) ?? "");
      expect([what, links.length > 0]).toEqual([what, true]);
      for (const { name, path } of links) {
        const exists = (await namesIn(path)).includes(name);
        expect([what, path, name, exists]).toEqual([what, path, name, true]);
      }
    }
  });

  it("says yes to every capability that others have", () => {
    const [, capabilities = ""] = page.split(/^## /m);
    const said = rows.filter((cells) => capabilities.includes(`| ${cells[0]} `))
      .map((cells) => cells[2]);
    expect(said).toEqual(Array(11).fill("yes"));
  });
});
