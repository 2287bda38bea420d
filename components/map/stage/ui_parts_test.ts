import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { documentOf } from "../../../tests/helpers/map_documents.ts";
import { usedUi, WHOLE_UI } from "./ui_parts.ts";

const layers = [{ id: "a", dataset: "a", type: "point" }];
const table = { id: "rows", type: "table", dataset: "a", columns: ["n"] };
const uiOf = (map: object) =>
  usedUi(WHOLE_UI, documentOf({ version: 1, title: "A", layers, ...map }));

describe("the parts of a page", () => {
  it("have no panel without content for it", () => {
    expect(uiOf({}).has("panel")).toBe(false);
    expect(uiOf({ widgets: [table] }).has("panel")).toBe(false);
    expect([...uiOf({})].length).toBe(WHOLE_UI.size - 1);
  });

  it("are otherwise all that were requested", () => {
    const count = { id: "n", type: "formula", dataset: "a", operation: "count" };
    expect(uiOf({ widgets: [table, count] })).toBe(WHOLE_UI);
    expect(uiOf({ search: [{ id: "q", dataset: "a", columns: ["n"] }] })).toBe(WHOLE_UI);
  });
});
