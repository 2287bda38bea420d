import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { CHARACTERS, LICENSE, subset } from "./subset.ts";

const ROOT = new URL("../../", import.meta.url);
const FONT = new URL("styles/inter/", ROOT);

/** Not in the subset: line ends, and the Command key, which only Macs show and have a font for. */
const OF_SYSTEM = "\n⌘";

describe("the pages' font", () => {
  it("is what its script makes, and has its license beside it", async () => {
    expect(await Deno.readFile(new URL("inter.woff2", FONT))).toEqual(await subset());
    expect(await Deno.readTextFile(new URL("LICENSE.txt", FONT)))
      .toBe(await Deno.readTextFile(LICENSE));
  });

  it("has each character of our texts in both languages", async () => {
    const missing = new Set<string>();
    for (const folder of ["lib/locale/en/", "lib/locale/es/"]) {
      for (const text of await textsBelow(new URL(folder, ROOT))) {
        for (const character of text) {
          const isKnown = CHARACTERS.includes(character) || OF_SYSTEM.includes(character);
          if (!isKnown) missing.add(character);
        }
      }
    }
    expect([...missing]).toEqual([]);
  });

  it("has what numbers, money and dates are written with in both languages", () => {
    const written = ["en-US", "es-ES", "es-MX", "en-GB"].flatMap((locale) => [
      new Intl.NumberFormat(locale, { style: "currency", currency: "EUR" }).format(-1234567.5),
      new Intl.NumberFormat(locale, { style: "percent" }).formatRange(0.1, 0.5),
      new Intl.NumberFormat(locale, { notation: "compact" }).formatRange(1_000, 2_000_000),
      new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" })
        .formatRange(0, 1e12),
    ]).join("");
    expect([...written].filter((character) => !CHARACTERS.includes(character))).toEqual([]);
  });
});

async function textsBelow(folder: URL): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  const texts = await Promise.all(entries.map(async ({ name, isDirectory }) => {
    if (isDirectory) return await textsBelow(new URL(`${name}/`, folder));
    return name.endsWith("_test.ts") ? [] : [await Deno.readTextFile(new URL(name, folder))];
  }));
  return texts.flat();
}
