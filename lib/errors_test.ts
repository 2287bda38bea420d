import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";

const HERE = new URL("./", import.meta.url);

async function sources(folder: URL): Promise<URL[]> {
  const found: URL[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) found.push(...await sources(new URL(`${name}/`, folder)));
    else if (/(?<!_test)\.tsx?$/.test(name)) found.push(new URL(name, folder));
  }
  return found;
}

describe("the error classes of lib/", () => {
  it("all have AppError's code: none but it extends Error", async () => {
    const bare: string[] = [];
    const files = await sources(HERE);
    expect(files.length).toBeGreaterThan(200);
    for (const file of files) {
      const text = await Deno.readTextFile(file);
      for (const [, name] of text.matchAll(/class (\w+)(?:<.*>)? extends Error\b/g)) {
        bare.push(`${file.href.slice(HERE.href.length)} ${name}`);
      }
    }
    expect(bare).toEqual(["errors.ts AppError"]);
  });
});
