/** The packages in `packages/`: what npm publishes, their types, and that they fit the element. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import * as v from "valibot";
import { ATTRIBUTES, GLOBAL_ATTRIBUTES } from "../lib/element/settings.ts";
import { EVENTS, methodsOf, PROPS } from "../packages/element/index.js";
import { exampleOf, PACKAGES, runInPackages } from "./helpers/packages.ts";

const ROOT = new URL("../", import.meta.url).pathname;
const NAMES = ["element", "react", "vue"] as const;

const Manifest = v.object({
  name: v.string(),
  version: v.string(),
  license: v.literal("MIT"),
  type: v.literal("module"),
  exports: v.object({ ".": v.object({ types: v.string(), default: v.string() }) }),
  dependencies: v.optional(v.record(v.string(), v.string()), {}),
});
const Packed = v.array(v.object({
  name: v.string(),
  files: v.array(v.object({ path: v.string() })),
}));

const text = (path: string) => Deno.readTextFile(`${ROOT}${path}`);
const manifestOf = async (name: string) =>
  v.parse(Manifest, JSON.parse(await text(`packages/${name}/package.json`)));

/** @returns the files that `npm pack` puts into each package, by its name; null without npm. */
async function packedFiles(): Promise<Record<string, string[]> | null> {
  try {
    const { success, stdout } = await new Deno.Command("npm", {
      args: ["pack", "--dry-run", "--json", "--offline", ...NAMES.map((name) => `./${name}`)],
      cwd: PACKAGES,
      stderr: "null",
    }).output();
    if (!success) throw new Error("npm does not pack the packages");
    const packed = v.parse(Packed, JSON.parse(new TextDecoder().decode(stdout)));
    return Object.fromEntries(
      packed.map(({ name, files }) => [name, files.map(({ path }) => path).sort()]),
    );
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** The blocks of code in a text of Markdown. */
const codeIn = (markdown: string) =>
  [...markdown.matchAll(/^```\w+\n(.*?)^```$/gms)].map(([, code]) => code);

describe("the packages for npm", () => {
  it("have their module, its types, a license and a readme, and nothing else", async () => {
    const own = ["LICENSE", "README.md", "index.d.ts", "index.js", "package.json"];
    const packed = await packedFiles();
    for (const name of NAMES) {
      const { exports } = await manifestOf(name);
      expect(exports["."]).toEqual({ types: "./index.d.ts", default: "./index.js" });
      expect(await text(`packages/${name}/LICENSE`)).toBe(await text("LICENSE"));
      const files = name === "element" ? [...own, "embed.d.ts"].sort() : own;
      if (packed !== null) expect(packed[`@carto-embed/${name}`]).toEqual(files);
    }
  });

  it("have one version, by which they depend on each other", async () => {
    const [element, ...wrappers] = await Promise.all(NAMES.map(manifestOf));
    for (const { version, dependencies } of wrappers) {
      expect(version).toBe(element?.version);
      expect(dependencies).toEqual({ "@carto-embed/element": version });
    }
  });

  it("show the examples of docs/embedding.md", async () => {
    for (const framework of ["React", "Vue"] as const) {
      const readme = await text(`packages/${framework.toLowerCase()}/README.md`);
      expect(codeIn(readme)).toEqual([await exampleOf(framework)]);
    }
  });

  it("have types that a strict program compiles with, and that refuse what the map does", async () => {
    const example = `${PACKAGES}checks/example.tsx`;
    await Deno.writeTextFile(example, await exampleOf("React"));
    try {
      await runInPackages("check", "--quiet", "checks/types.tsx", "checks/example.tsx");
    } finally {
      await Deno.remove(example);
    }
  });

  it("render what is between the tags on a server", async () => {
    const html = '<carto-map class="ours">No map</carto-map>';
    const printed = await runInPackages("run", "--quiet", "-A", "checks/on_server.jsx");
    expect(JSON.parse(printed)).toEqual({ react: html, vue: html });
  });
});

describe("the packages' element", () => {
  it("has the types that the app serves", async () => {
    expect(await text("packages/element/embed.d.ts")).toBe(await text("static/embed.d.ts"));
  });

  it("knows all attributes, events and methods", async () => {
    const attributes = [...Object.values(ATTRIBUTES), ...GLOBAL_ATTRIBUTES, "getCode"];
    expect(PROPS.toSorted()).toEqual(attributes.sort());
    const types = await text("static/embed.d.ts");
    const events = [...types.matchAll(/^ {2}"carto-([\w-]+)":/gm)].map(([, name]) => name);
    expect([...EVENTS].sort()).toEqual(events.sort());
    const [, element = ""] = types.split("class CartoMapElement ");
    const methods = [...element.matchAll(/^ {2}(\w+)\(/gm)].map(([, name]) => name)
      .filter((name) => name !== "getCode");
    expect(Object.keys(methodsOf(() => null)).sort()).toEqual(methods.sort());
  });

  it("rejects calls while there is no element, with a code", async () => {
    const failure = await methodsOf(() => null).getView().catch((error) => error);
    expect(failure).toMatchObject({ name: "CartoMapLoadError", code: "not_ready" });
  });
});
