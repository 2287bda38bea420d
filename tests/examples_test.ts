/**
 * The examples in docstrings run as they stand. Those of `jsr/` belong to the packages that it
 * stands in for, and are covered by its own tests.
 */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";

const ROOT = new URL("../", import.meta.url);
const FOLDERS = ["cli", "components", "emulator", "lib"];

async function* withExamples(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
    const path = `${folder}/${name}`;
    if (name === "node_modules" || path === "emulator/data") continue;
    if (isDirectory) yield* withExamples(path);
    else if (/\.tsx?$/.test(name) && !/_test\.tsx?$/.test(name)) {
      const text = await Deno.readTextFile(new URL(path, ROOT));
      if (/^ *\* @example$/m.test(text)) yield path;
    }
  }
}

describe("the examples in docstrings", () => {
  it("run", async () => {
    const files =
      (await Promise.all(FOLDERS.map((folder) => Array.fromAsync(withExamples(folder)))))
        .flat();
    expect(files.length).toBeGreaterThan(5);
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "--doc", "--no-check", "--quiet", "--allow-all", ...files],
      cwd: ROOT,
      env: { NO_COLOR: "1" },
    }).output();
    const text = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
    expect([success, text]).toEqual([true, expect.stringContaining(`${files.length} passed`)]);
  });
});
