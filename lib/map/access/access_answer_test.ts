import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { mapAccessOf } from "./access_answer.ts";

const ANSWER = {
  token: "t",
  display_name: "Ann",
  groups: ["BOSTON"],
  expires_at: "2026-01-01T00:00:00Z",
  expires_in: 60,
  api_base_url: "https://carto.example",
  connection_name: "carto_dw",
  allowed_apis: ["maps"],
  sources: { stores: { sql_query: "SELECT 1", columns: ["a"], open_parameters: [] } },
};
const staticOf = (kind: string, more: object = {}) => ({
  kind,
  name: `p.d.${kind}`,
  columns: ["n"],
  ...more,
});

describe("the token's answer", () => {
  it("has what is granted by its name among the sources", () => {
    const access = mapAccessOf({
      ...ANSWER,
      static_sources: {
        blocks: staticOf("tileset", { geometry: { type: "polygon" }, id: "n" }),
        named: staticOf("named_source"),
      },
    });
    expect(access?.sources.stores?.is_tileset).toBeUndefined();
    expect(access?.sources.blocks).toMatchObject({
      sql_query: "p.d.tileset",
      is_tileset: true,
      columns: ["n"],
      open_parameters: [],
      geometry: { type: "polygon" },
      id: "n",
    });
    expect(access?.sources.named).toMatchObject({ sql_query: "p.d.named_source" });
    expect(access?.sources.named?.is_tileset).toBeUndefined();
  });

  it("is refused where a source is not as expected", () => {
    expect(mapAccessOf(ANSWER)).not.toBeNull();
    for (
      const static_sources of [[], { a: {} }, { a: staticOf("tileset", { name: 1 }) }, {
        a: staticOf("tileset", { columns: "n" }),
      }]
    ) {
      expect(mapAccessOf({ ...ANSWER, static_sources })).toBeNull();
    }
    expect(mapAccessOf({ ...ANSWER, sources: { a: { columns: [], open_parameters: [] } } }))
      .toBeNull();
  });
});
