/** Checks that docs/security.md lists everything that a request can grow. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import * as keys from "../lib/storage/keys.ts";

const ROOT = new URL("../", import.meta.url);
const page = await Deno.readTextFile(new URL("docs/security.md", ROOT));
const section = page.split(/^## /m).find((part) => part.startsWith("What a request can grow")) ??
  "";

/** Parts of lib/ that run only in the browser, or in an operator's task. */
const ELSEWHERE = /^lib\/(map|element|doctor|locale|maps\/builder|maps\/propose)\//;

/** Files whose maps and sets live for one call, or hold only constants of the code. */
const NOT_GROWN = [
  "lib/json/json_text.ts",
  "lib/access/attributes.ts",
  "lib/access/sql/cells.ts",
  "lib/access/needs.ts",
  "lib/access/checks/policy_warnings.ts",
  "lib/bounded_map.ts",
  "lib/broker/reconciliation/unknown_tokens.ts",
  "lib/http/person_maps.ts",
  "lib/maps/checks/check_map.ts",
  "lib/telemetry/instruments.ts",
];

/** A map or set that starts empty, and so can grow. */
const COLLECTION = /\bnew (?:Map|Set)(?:<[^\n]*>)?\(\)|\bnew BoundedMap\b/;

async function sources(folder: string): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
    if (isDirectory) files.push(...await sources(`${folder}${name}/`));
    else if (/\.tsx?$/.test(name) && !/_test\.tsx?$/.test(name)) files.push(folder + name);
  }
  return files;
}

describe("the tables of what a request can grow", () => {
  it("have every map and set that begins empty", async () => {
    const missing: string[] = [];
    for (const file of [...await sources("lib/"), ...await sources("routes/"), "main.ts"]) {
      if (ELSEWHERE.test(file) || NOT_GROWN.includes(file)) continue;
      const grows = COLLECTION.test(await Deno.readTextFile(new URL(file, ROOT)));
      if (grows && !section.includes(`\`${file}\``)) missing.push(file);
    }
    expect(missing).toEqual([]);
  });

  it("has every kind of row in KV", () => {
    const kinds = Object.values(keys).map((key) =>
      String((typeof key === "function" ? Reflect.apply(key, null, ["oauth", "x"]) : key)[0])
    );
    const missing = [...new Set(kinds)].filter((kind) => !section.includes(`\`${kind}\``));
    expect(missing).toEqual([]);
  });

  it("name files and tests that are there", async () => {
    const named = [...section.matchAll(/`((?:lib|tests)\/[\w/.-]+)`(?:: ((?:“[^”]+”(?:, )?)+))?/g)];
    expect(named.length).toBeGreaterThan(30);
    for (const [, path = "", titles = ""] of named) {
      const source = await Deno.readTextFile(new URL(path, ROOT)).catch(() => null);
      expect([path, source === null]).toEqual([path, false]);
      for (const [, title = ""] of titles.matchAll(/“([^”]+)”/g)) {
        expect([path, title, source?.includes(title)]).toEqual([path, title, true]);
      }
    }
  });
});
