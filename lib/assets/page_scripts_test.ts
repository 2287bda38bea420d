import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { openPageScripts, scriptsAtOnce } from "./page_scripts.ts";

const path = (name: string) => `/_fresh/js/0a/${name}.js`;
const BUILT = {
  islands: { OwnMap: [path("island-OwnMap")], EmbeddedMap: [path("island-EmbeddedMap")] },
  words: { en: path("chunk-A"), es: path("chunk-B") },
  later: [path("chunk-C")],
};

describe("the list of the pages' scripts", () => {
  it("is what the build wrote, with the words of one language", async () => {
    const file = await Deno.makeTempFile();
    await Deno.writeTextFile(file, JSON.stringify(BUILT));
    const scripts = await openPageScripts(new URL(`file://${file}`));
    expect(scripts).toEqual(BUILT);
    expect(scriptsAtOnce(scripts, "OwnMap", "es")).toEqual([
      path("island-OwnMap"),
      path("chunk-B"),
    ]);
    const elsewhere = { ...BUILT, later: ["https://cdn.example/a.js"] };
    for (const text of ["", "{}", "[]", JSON.stringify(elsewhere)]) {
      await Deno.writeTextFile(file, text);
      await expect(openPageScripts(new URL(`file://${file}`))).rejects.toThrow("deno task build");
    }
    await Deno.remove(file);
  });

  it("is empty where nothing was built", async () => {
    const scripts = await openPageScripts(new URL("file:///nowhere/page_scripts.json"));
    expect(scripts).toBe(null);
    expect(scriptsAtOnce(scripts, "OwnMap", "en")).toEqual([]);
  });
});
