import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";

const ROOT = new URL("../../", import.meta.url).pathname;

async function maps(args: readonly string[], MAPS_PATH = ""): Promise<[number, string]> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "maps", ...args],
    cwd: ROOT,
    env: { MAPS_PATH },
    stderr: "inherit",
  }).output();
  return [code, new TextDecoder().decode(stdout)];
}

describe("deno task maps", () => {
  it("checks the maps of the project, and tells what one of them gives to whom", async () => {
    const [code, output] = await maps(["check"]);
    expect(output).toContain("maps/retail-stores.json is OK.");
    expect(output).toMatch(/Warning: maps\/retail-stores\.json:\d+:\d+ datasets\.retail_stores/);
    expect(code).toBe(0);
    const [, preview] = await maps(["preview", "--group", "BOSTON"]);
    expect(preview).toContain("\nretail-stores\n  layer   stores\n  widget  count\n");
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
