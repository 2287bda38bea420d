import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { SYSTEM_CLOCK } from "../../clock.ts";
import { protomapsArchive } from "../../../tests/helpers/protomaps_archive.ts";
import { judgeStyle, lookAtArchive } from "./basemap.ts";

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

describe("a basemap's archive", () => {
  const options = { fetch, ...SYSTEM_CLOCK };

  it("is well where it can be drawn, and the doctor says what it has", async () => {
    expect(await lookAtArchive({ kind: "offline" }, options))
      .toMatchObject({ outcome: "ok", found: "offline, 8 zoom levels" });
    const location = await Deno.makeTempFile({ suffix: ".pmtiles" });
    await Deno.writeFile(location, protomapsArchive());
    expect(await lookAtArchive({ kind: "archive", location }, options)).toMatchObject({
      outcome: "ok",
      found: `${location}: zoom levels 0 to 13, of -180.00, -85.00, 180.00, 85.00`,
    });
    await Deno.remove(location);
  });

  it("fails where it is not there, with what to do about it", async () => {
    expect(await lookAtArchive({ kind: "archive", location: "none.pmtiles" }, options))
      .toMatchObject({
        outcome: "failure",
        found: "There is no none.pmtiles",
        fix: expect.stringContaining("Set BASEMAP"),
      });
  });
});
