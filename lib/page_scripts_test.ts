import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { openPageScripts } from "./page_scripts.ts";

describe("the list of the page's scripts", () => {
  it("is what the build wrote", async () => {
    const file = await Deno.makeTempFile();
    await Deno.writeTextFile(file, '["/_fresh/js/0a/island-OwnMap.js"]');
    expect(await openPageScripts(new URL(`file://${file}`)))
      .toEqual(["/_fresh/js/0a/island-OwnMap.js"]);
    for (const text of ["", "{}", '["https://cdn.example/a.js"]', '["/map.css"]']) {
      await Deno.writeTextFile(file, text);
      await expect(openPageScripts(new URL(`file://${file}`))).rejects.toThrow("deno task build");
    }
    await Deno.remove(file);
  });

  it("is empty where nothing was built", async () => {
    expect(await openPageScripts(new URL("file:///nowhere/page_scripts.json"))).toEqual([]);
  });
});
