import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { UI_PARTS, WHOLE_UI } from "./ui_parts.ts";
import { uiOf } from "./ui_words.ts";

describe("the parts that a host names", () => {
  it("are known ones, separated by commas or spaces", () => {
    expect([...uiOf("panel, search  card")]).toEqual(["panel", "search", "card"]);
    expect([...uiOf(["zoom", "constructor", "attribution"])]).toEqual(["zoom"]);
  });

  it("are in the protocol's specification", async () => {
    const page = new URL("../../../docs/embed-protocol.md", import.meta.url);
    const [, parts = ""] = (await Deno.readTextFile(page)).split("## Parts of the page");
    for (const part of UI_PARTS) expect(parts).toContain(`\`${part}\``);
  });

  it("are all of them where nothing is said, and none for an empty text", () => {
    expect(uiOf(null)).toBe(WHOLE_UI);
    expect(uiOf("").size).toBe(0);
  });
});
