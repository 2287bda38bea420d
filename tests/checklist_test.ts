/** Checks that the tests named in docs/security.md exist. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";

const ROOT = new URL("../", import.meta.url);
const page = await Deno.readTextFile(new URL("docs/security.md", ROOT));

interface Row {
  readonly number: number;
  readonly shown: string;
}

/** The numbered rows of the tables: each requirement, and the tests that prove it. */
const rows: Row[] = [...page.matchAll(/^\| (\d+) +\| .*? \| (.*?) +\|$/gm)]
  .map(([, number, shown = ""]) => ({ number: Number(number), shown }));

/** `path`: "name of a test" of one row. */
function namedTests(shown: string): { path: string; name: string }[] {
  return [...shown.matchAll(/`([\w/.-]+_test\.tsx?)`: ((?:“[^”]+”(?:, )?)+)/g)]
    .flatMap(([, path = "", names = ""]) =>
      [...names.matchAll(/“([^”]+)”/g)].map(([, name = ""]) => ({ path, name }))
    );
}

/** The titles of a file's tests, with placeholders as in the source. */
async function titlesIn(path: string): Promise<string[]> {
  const source = await Deno.readTextFile(new URL(path, ROOT)).catch(() => "");
  return [...source.matchAll(/\bit\(\s*(["`])(.*?)\1,/gs)].map(([, , title = ""]) => title);
}

describe("docs/security.md", () => {
  it("has the 138 requirements, each once and in order", () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 138 }, (_, i) => i + 1));
  });

  it("names for each a test, or says why it does not apply", () => {
    for (const { number, shown } of rows) {
      const settled = namedTests(shown).length > 0 || shown.startsWith("Does not apply: ");
      expect([number, settled]).toEqual([number, true]);
    }
  });

  it("names tests that are there", async () => {
    for (const { number, shown } of rows) {
      for (const { path, name } of namedTests(shown)) {
        const titles = await titlesIn(path);
        const found = name.length > 8 && titles.some((title) => title.includes(name));
        expect([number, path, name, found]).toEqual([number, path, name, true]);
      }
    }
  });
});
