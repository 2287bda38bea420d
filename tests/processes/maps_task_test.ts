import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { taskArguments } from "../helpers/tasks.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

async function maps(args: readonly string[], MAPS_PATH = ""): Promise<[number, string]> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [...await taskArguments("maps"), ...args],
    cwd: ROOT,
    env: { MAPS_PATH },
    stderr: "inherit",
  }).output();
  return [code, new TextDecoder().decode(stdout)];
}

describe("deno task maps", () => {
  it("checks the maps of the project, and tells what one of them gives to whom", async () => {
    const [code, output] = await maps(["check"]);
    expect(output).toContain("maps/deliveries.json is OK.");
    expect(output).toMatch(/Warning: maps\/deliveries\.json:\d+:\d+ datasets\.deliveries/);
    expect(code).toBe(0);
    const [, preview] = await maps(["preview", "--group", "BOSTON"]);
    expect(preview).toContain("\ndeliveries\n  layer   deliveries\n  layer   routes\n");
    expect(preview).toMatch(/fields {2}deliveries: delivery_id, status, .*tracking_url/);
    const [, list] = await maps(["list"]);
    expect(list).toMatch(/^MAP +TITLE +LAYERS +WIDGETS +GROUPS$/m);
    expect(list).toMatch(/^demand +Demand +h3 of demand +5 +BOSTON, NEW YORK$/m);
  });

  it("warns of ids that links to an earlier version name", async () => {
    await Deno.mkdir(`${ROOT}.data`, { recursive: true });
    const folder = await Deno.makeTempDir({ dir: `${ROOT}.data` });
    const write = async (name: string, layers: string[], widgets: string[], rest = {}) => {
      const dataset = "deliveries";
      await Deno.mkdir(`${folder}/${name.split("/")[0]}`, { recursive: true });
      const map = {
        version: 1,
        title: "x",
        ...rest,
        layers: layers.map((id) => ({ id, dataset, type: "point" })),
        widgets: widgets.map((id) => ({ id, dataset, type: "formula", operation: "count" })),
      };
      await Deno.writeTextFile(`${folder}/${name}.json`, JSON.stringify(map, null, 1));
    };
    await write("before/a", ["stops", "all"], ["count", "total", "old"]);
    await write("before/b", ["stops"], []);
    await write("now/a", ["stops"], ["count", "sum"], { link_aliases: { old: "sum" } });
    const [code, output] = await maps(["check", `${folder}/now`, "--before", `${folder}/before`]);
    await Deno.remove(folder, { recursive: true });
    const warnings = output.split("\n").filter((line) => line.startsWith("Warning"));
    expect(warnings).toEqual([
      expect.stringMatching(/now\/a\.json:7:12 layers: lacks the layer all, which .*keep the id$/),
      expect.stringMatching(/now\/a\.json:\d+:13 widgets: lacks the widget total,.*link_aliases$/),
      `Warning: ${folder}/before/b.json was removed: links to /maps/b are broken.`,
    ]);
    expect(code).toBe(0);
  });

  it("fails with the place of each fault", async () => {
    await Deno.mkdir(`${ROOT}.data`, { recursive: true });
    const folder = await Deno.makeTempDir({ dir: `${ROOT}.data` });
    await Deno.writeTextFile(`${folder}/a.json`, '{\n  "version": 1,\n  "layers": []\n}');
    const [code, output] = await maps(["check", folder]);
    await Deno.remove(folder, { recursive: true });
    expect(output).toContain(`${folder}/a.json:3:13 layers: must have a layer`);
    expect(output).toContain(`${folder}/a.json:1:1 title: is missing`);
    expect(code).toBe(1);
  });
});
