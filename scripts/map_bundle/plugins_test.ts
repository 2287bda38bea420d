import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { build, type Plugin, stop } from "esbuild";
import {
  blankTexts,
  condition,
  directImports,
  edit,
  leaveOut,
  leaveOutOf,
  namespacesOf,
  unusedIn,
} from "./plugins.ts";

const FILES = {
  "node_modules/shapes/package.json": JSON.stringify({
    name: "shapes",
    exports: { ".": { small: "./small.js", default: "./index.js" } },
  }),
  "node_modules/shapes/index.js": `export { area } from "./heavy.js"; export const kind = "all";`,
  "node_modules/shapes/small.js": `export const kind = "small";`,
  "node_modules/shapes/heavy.js": `export function area() { return "worked"; }`,
  "node_modules/shaders/package.json": JSON.stringify({ name: "shaders", main: "index.js" }),
  "node_modules/shaders/index.js":
    "export const one = `long text`;\nexport const two = `another`;\n",
  "node_modules/math/package.json": JSON.stringify({
    name: "math",
    main: "index.js",
    sideEffects: false,
  }),
  "node_modules/math/index.js": `export * as vec3 from "./glm/vec3.js"; export const pi = 3;`,
  "node_modules/math/glm/vec3.js":
    `export const add = () => "added";\nexport const cross = () => "crossed";\n`,
  "node_modules/noisy/package.json": JSON.stringify({ name: "noisy", main: "index.js" }),
  "node_modules/noisy/index.js": `console.log("noise"); export const use = () => "used";`,
  "node_modules/layers/package.json": JSON.stringify({ name: "layers", main: "index.js" }),
  "node_modules/layers/index.js":
    `import { default as One } from "./one.js"; export { One };\nexport { two as Two } from "./two.js";`,
  "node_modules/layers/one.js": `export default "first";`,
  "node_modules/layers/two.js": `import { add } from "./vast.js"; export const two = add();`,
  "node_modules/layers/vast.js": `export const add = () => "vast";`,
  "first.js": `import { One } from "layers"; export const run = () => One;`,
  "second.js": `import { Two as Second } from "layers"; export const run = () => Second;`,
  "area.js":
    `import { area, kind } from "shapes"; export { kind }; export const run = () => area();`,
  "kind.js": `export { kind } from "shapes";`,
  "texts.js": `export { one } from "shaders";`,
  "vectors.js": `import { pi, vec3 } from 'math';\nexport const run = () => vec3.add() + pi;`,
  "silent.js": `import { use } from "noisy"; export const run = () => 1; export const all = use;`,
};

let root: string;
beforeAll(async () => {
  root = await Deno.realPath(await Deno.makeTempDir());
  for (const [file, text] of Object.entries(FILES)) {
    await Deno.mkdir(`${root}/${file}`.replace(/\/[^/]+$/, ""), { recursive: true });
    await Deno.writeTextFile(`${root}/${file}`, text);
  }
});
afterAll(async () => {
  await stop();
  await Deno.remove(root, { recursive: true });
});

/** @returns the bundle of a file's exports. */
async function bundled(file: string, plugins: Plugin[], exports = "*"): Promise<string> {
  const { outputFiles: [output] } = await build({
    stdin: { contents: `export ${exports} from "./${file}"`, resolveDir: root },
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: "esm",
    plugins,
    logLevel: "silent",
  });
  return output?.text ?? "";
}

const load = (text: string) => import(`data:text/javascript,${encodeURIComponent(text)}`);

describe("what is left out", () => {
  const without = (exports: string[]) => [leaveOut("areas", /heavy\.js$/, exports)];

  it("is not in the bundle, and says so loudly when it is reached", async () => {
    const text = await bundled("area.js", without(["area"]));
    expect(text).not.toContain("worked");
    const { kind, run } = await load(text);
    expect(kind).toBe("all");
    expect(run).toThrow("Left out of the map's bundle (scripts/map_bundle/trims.ts): areas");
  });

  it("fails the bundle where more is imported of it than is known", async () => {
    await expect(bundled("area.js", without(["volume"]))).rejects.toThrow("No matching export");
  });
});

describe("an edit", () => {
  it("changes the file", async () => {
    const plugin = edit("works", /heavy\.js$/, [[/"worked"/, '"edited"']]);
    expect((await load(await bundled("area.js", [plugin]))).run()).toBe("edited");
  });

  it("fails the bundle where the file is not as it was", async () => {
    const plugin = edit("works", /heavy\.js$/, [[/"gone"/, ""]]);
    await expect(bundled("area.js", [plugin])).rejects.toThrow("does not have");
  });
});

it("a condition picks a package's build for it", async () => {
  expect((await load(await bundled("kind.js", []))).kind).toBe("all");
  expect((await load(await bundled("kind.js", [condition("small")]))).kind).toBe("small");
});

describe("blanked texts", () => {
  it("keep their names alone", async () => {
    const text = await bundled("texts.js", [blankTexts("shaders", /shaders.index\.js$/)]);
    expect(text).not.toContain("long text");
    expect((await load(text)).one).toBe("");
  });

  it("fail the bundle where there are none", async () => {
    const plugin = blankTexts("shaders", /noisy.index\.js$/);
    await expect(bundled("silent.js", [plugin])).rejects.toThrow("exports no text");
  });
});

it("of a namespace only what is used comes along", async () => {
  const text = await bundled("vectors.js", [namespacesOf("math", /vectors\.js$/, "glm")]);
  expect(text).not.toContain("crossed");
  expect((await load(text)).run()).toBe("added3");
});

it("what a package imports and does not use is let go of", async () => {
  const plugins = [unusedIn(/silent\.js$/, ["noisy"])];
  expect(await bundled("silent.js", [], "{ run }")).toContain("noise");
  expect(await bundled("silent.js", plugins, "{ run }")).not.toContain("noise");
  expect(await bundled("silent.js", plugins, "{ all }")).toContain("used");
});

describe("a direct import", () => {
  const plugin = directImports(["layers"], /(?:first|second)\.js$/);

  it("comes from the module that an index has a name from", async () => {
    const first = await bundled("first.js", [plugin]);
    expect(first).not.toContain("vast");
    expect((await load(first)).run()).toBe("first");
    expect((await load(await bundled("second.js", [plugin]))).run()).toBe("vast");
  });

  it("leaves each script what it alone uses", async () => {
    const { outputFiles } = await build({
      entryPoints: [`${root}/first.js`, `${root}/second.js`],
      absWorkingDir: root,
      outdir: root,
      bundle: true,
      write: false,
      splitting: true,
      format: "esm",
      plugins: [plugin],
      logLevel: "silent",
    });
    const withVast = outputFiles.filter(({ text }) => text.includes("vast"));
    expect(withVast.map(({ path }) => path)).toEqual([`${root}/second.js`]);
  });
});

it("a module that is left out of some files stays in others", async () => {
  const plugin = leaveOutOf("vast numbers", {
    importers: /two\.js$/,
    filter: /vast\.js$/,
    exports: ["add"],
  });
  await expect(bundled("second.js", [plugin]).then(load)).rejects.toThrow("vast numbers");
  const others = { importers: /other\.js$/, filter: /vast\.js$/, exports: ["add"] };
  const kept = await bundled("second.js", [leaveOutOf("vast numbers", others)]);
  expect((await load(kept)).run()).toBe("vast");
});
