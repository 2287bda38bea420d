import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { judgeStyle } from "./basemap.ts";

const URL = "https://maps.acme.com/style.json";
const ORIGINS = { connect: ["https://maps.acme.com", "https://*.tiles.acme.com"], image: [] };
const style = (more: object) => JSON.stringify({ version: 8, sources: {}, layers: [], ...more });
const judge = (body: string, status = 200) => judgeStyle({ status, body }, URL, ORIGINS);

describe("a basemap's style", () => {
  it("is well where all of it comes from hosts that the policy names", () => {
    expect(
      judge(style({
        sources: {
          here: { url: "/tiles.json" },
          there: { tiles: ["https://a.tiles.acme.com/{z}/{x}/{y}.pbf"] },
          inline: { type: "geojson", data: {} },
        },
        glyphs: "https://maps.acme.com/{fontstack}/{range}.pbf",
      })).outcome,
    ).toBe("ok");
  });

  it("fails where a part of it comes from elsewhere", () => {
    expect(judge(style({ sprite: "https://cdn.example.net/sprite" }))).toMatchObject({
      outcome: "failure",
      found: expect.stringContaining("https://cdn.example.net"),
      fix: expect.stringContaining("BASEMAP"),
    });
  });

  it("fails where it is not there, or no style", () => {
    expect(judge("", 404).found).toBe("maps.acme.com answered 404");
    for (const body of ["<html>", "{}", style({ version: 7 })]) {
      expect(judge(body).found).toContain("no MapLibre style");
    }
  });
});
