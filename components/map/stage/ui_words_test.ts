import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { WHOLE_UI } from "./ui_parts.ts";
import { uiOf } from "./ui_words.ts";

describe("the parts that a host names", () => {
  it("are known ones, separated by commas or spaces", () => {
    expect([...uiOf("panel, search  card")]).toEqual(["panel", "search", "card"]);
    expect([...uiOf(["zoom", "constructor", "attribution"])]).toEqual(["zoom"]);
  });

  it("are all of them where nothing is said, and none for an empty text", () => {
    expect(uiOf(null)).toBe(WHOLE_UI);
    expect(uiOf("").size).toBe(0);
  });
});
