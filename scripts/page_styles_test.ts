import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { MAP_FILES_LIST } from "../lib/assets/map_files.ts";
import { MAP_STYLES_FILE, PAGE_STYLES_FILE } from "../lib/assets/page_styles.ts";
import { writePageStyles } from "./page_styles.ts";

let root: string;
beforeAll(async () => {
  root = await Deno.makeTempDir();
  await Deno.mkdir(`${root}/static/map`, { recursive: true });
  await Deno.mkdir(`${root}/styles/pages`, { recursive: true });
  await Deno.mkdir(`${root}/styles/admin`, { recursive: true });
  const script = { path: "/map/part-AAAAAAAA.js", needs: [] };
  const files = {
    ...{ source: script, view: script, cells: script, heatmap: script, worker: script },
    ...{ tiles: script, signin: script },
    ...{ style: "/map/style-AAAAAAAA.css", font: "/map/font-AAAAAAAA.woff2" },
  };
  await Deno.writeTextFile(`${root}/static/${MAP_FILES_LIST}`, JSON.stringify(files));
});
afterAll(() => Deno.remove(root, { recursive: true }));

async function made(theme: string, base: string): Promise<string> {
  await Deno.writeTextFile(`${root}/static/theme.css`, theme);
  await Deno.writeTextFile(`${root}/static/base.css`, base);
  await writePageStyles(root);
  return await Deno.readTextFile(`${root}/static/${PAGE_STYLES_FILE}`);
}

describe("the style sheet in each page's head", () => {
  it("is the theme, then what every page needs, without what is for people", async () => {
    const theme = ":root {\n  /* ours */\n  --theme-radius: 3px;\n}\n";
    expect(await made(theme, "p {\n  margin: 0;\n}\n"))
      .toBe(":root{--theme-radius: 3px}\np{margin:0}\n");
  });

  it("has for browsers without relative colors what can be read on the accent", async () => {
    const inks = async (accent: string) => {
      const css = await made(`:root { --theme-accent: ${accent}; }`, "");
      return /@supports not .*--accent-ink:light-dark\((.*?)\)/.exec(css)?.[1] ?? null;
    };
    expect(await inks("light-dark(#0b6478, #67c7dc)")).toBe(null);
    expect(await inks("light-dark(#67c7dc, #0b6478)")).toBe("#000000,#ffffff");
    expect(await inks("#ff0")).toBe("#000000,#06222a");
    expect(await inks("#767676")).toBe("#ffffff,#ffffff");
    expect(await inks("#777777")).toBe("#000000,#000000");
    expect(await inks("oklch(60% 0.1 200)")).toBe(null);
  });

  it("loads what a theme names from where the theme says", async () => {
    const theme = '@font-face { font-family: "Own"; src: url("/fonts/own.woff2"); }';
    expect(await made(theme, "")).toContain("url(/fonts/own.woff2)");
  });

  it("is not ended by what is in it, nor spoiled by a brace that a theme leaves open", async () => {
    expect(await made(':root { --theme-font: "</style>";', "p { margin: 0 }"))
      .toMatch(/^(?!.*<\/style).*\}\np\{margin:0\}\n$/s);
  });
});

describe("the map's style sheet", () => {
  it("is the font, then what each room has, and nothing else that lies there", async () => {
    for (const [name, text] of [["b.css", "b { margin: 0 }"], ["a.css", "a { margin: 0 }"]]) {
      await Deno.writeTextFile(`${root}/styles/${name}`, text ?? "");
    }
    await Deno.writeTextFile(`${root}/styles/README.md`, "# Styles");
    await made("", "");
    expect(await Deno.readTextFile(`${root}/static/${MAP_STYLES_FILE}`)).toBe(
      '@font-face{font-family:"Inter Subset";src:url(/map/font-AAAAAAAA.woff2);' +
        "font-weight:400 650;font-display:optional}\na{margin:0}\nb{margin:0}\n",
    );
  });
});

describe("the console's style sheets", () => {
  it("define each class once, since its pages load all of them", async () => {
    const folder = new URL("../styles/admin/", import.meta.url);
    const files = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
    const texts = await Promise.all(files.map((name) => Deno.readTextFile(new URL(name, folder))));
    const defined = texts.flatMap((text) =>
      [...new Set(text.match(/^\.[\w-]+(?= \{$)/gm))].map((name) => name)
    );
    expect(defined.length).toBeGreaterThan(20);
    expect(defined.filter((name, at) => defined.indexOf(name) !== at)).toEqual([]);
  });
});
