import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import * as keys from "../../lib/storage/keys.ts";

const page = await Deno.readTextFile(new URL("../../docs/token-broker.md", import.meta.url));

/** The first cells of the table below a heading. */
function firstCells(heading: string): string[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? "";
  return section.split("\n").filter((line) => /^\| [^-R]/.test(line))
    .map((line) => (line.split("|")[1] ?? "").trim());
}

describe("docs/token-broker.md", () => {
  it("lists every kind of row there is in KV", () => {
    const kinds = Object.values(keys).map((key) => {
      const built = typeof key === "function" ? Reflect.apply(key, null, ["oauth", "x"]) : key;
      return `\`${String(built[0])}\``;
    });
    expect(firstCells("Storage").toSorted()).toEqual([...new Set(kinds)].sort());
  });

  it("names tests that exist", async () => {
    const paths = [...page.matchAll(/`((?:tests|lib)\/[\w/]+_test\.ts)`/g)].map(([, path]) => path);
    expect(paths.length).toBeGreaterThan(5);
    for (const path of paths) {
      const { isFile } = await Deno.stat(new URL(`../../${path}`, import.meta.url));
      expect(isFile).toBe(true);
    }
  });
});
