import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { MAP_STYLES_FILE, PAGE_STYLES_FILE } from "../lib/page_styles.ts";
import { writePageStyles } from "./page_styles.ts";

let root: string;
beforeAll(async () => {
  root = await Deno.makeTempDir();
  await Deno.mkdir(`${root}/static/map`, { recursive: true });
  await Deno.mkdir(`${root}/styles/pages`, { recursive: true });
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
  it("is what each room of the map has, and nothing else that lies there", async () => {
    for (const [name, text] of [["b.css", "b { margin: 0 }"], ["a.css", "a { margin: 0 }"]]) {
      await Deno.writeTextFile(`${root}/styles/${name}`, text ?? "");
    }
    await Deno.writeTextFile(`${root}/styles/README.md`, "# Styles");
    await made("", "");
    expect(await Deno.readTextFile(`${root}/static/${MAP_STYLES_FILE}`))
      .toBe("a{margin:0}\nb{margin:0}\n");
  });
});
