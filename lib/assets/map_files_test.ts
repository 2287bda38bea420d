import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { pathToFileURL } from "node:url";
import { layerScripts, mapScripts, openMapFiles } from "./map_files.ts";
import { OperatorError } from "../operator_error.ts";

const FILES = {
  source: { path: "/map/source-AAAAAAAA.js", needs: ["/map/part-11111111.js"] },
  view: {
    path: "/map/view-BBBBBBBB.js",
    needs: ["/map/part-11111111.js", "/map/part-22222222.js"],
  },
  cells: { path: "/map/cells-EEEEEEEE.js", needs: ["/map/part-22222222.js"] },
  heatmap: { path: "/map/heatmap-FFFFFFFF.js", needs: ["/map/part-22222222.js"] },
  signin: { path: "/map/signin-IIIIIIII.js", needs: [] },
  worker: { path: "/map/worker-CCCCCCCC.js", needs: ["/map/part-22222222.js"] },
  tiles: { path: "/map/tiles-HHHHHHHH.js", needs: [] },
  style: "/map/style-DDDDDDDD.css",
  font: "/map/font-GGGGGGGG.woff2",
};

let folder: string;
beforeAll(async () => {
  folder = await Deno.makeTempDir();
});
afterAll(() => Deno.remove(folder, { recursive: true }));

async function opened(text: string) {
  await Deno.writeTextFile(`${folder}/files.json`, text);
  return await openMapFiles(pathToFileURL(`${folder}/files.json`));
}

describe("the list of the map's files", () => {
  it("tells what a page with the map loads, each file once, CARTO's client first", async () => {
    expect(mapScripts(await opened(JSON.stringify(FILES)))).toEqual([
      "/map/source-AAAAAAAA.js",
      "/map/part-11111111.js",
      "/map/view-BBBBBBBB.js",
      "/map/part-22222222.js",
    ]);
  });

  it("tells what its layers add, without what all maps load", async () => {
    const files = await opened(JSON.stringify(FILES));
    expect(layerScripts(files, ["point", "line"])).toEqual([]);
    expect(layerScripts(files, ["h3", "quadbin", "point"])).toEqual(["/map/cells-EEEEEEEE.js"]);
    expect(layerScripts(files, ["heatmap"])).toEqual(["/map/heatmap-FFFFFFFF.js"]);
  });

  it("says to build where there is none", async () => {
    const missing = openMapFiles(pathToFileURL(`${folder}/nowhere.json`));
    await expect(missing).rejects.toThrow(OperatorError);
    await expect(missing).rejects.toThrow("not built: run `deno task build`");
  });

  it("says to build again where it is another version's, or names files of elsewhere", async () => {
    const elsewhere = { ...FILES, style: "https://elsewhere.example/style-DDDDDDDD.css" };
    for (const text of ["{", "{}", JSON.stringify(elsewhere)]) {
      await expect(opened(text)).rejects.toThrow("by another version: run `deno task build`");
    }
  });
});
