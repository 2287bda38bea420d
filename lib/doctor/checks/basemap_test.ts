import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { SYSTEM_CLOCK } from "../../clock/clock.ts";
import { protomapsArchive } from "../../../tests/helpers/protomaps_archive.ts";
import { OFFLINE, VOYAGER } from "../../basemap/choice.ts";
import { checkStyle, lookAtArchive } from "./basemap.ts";
import { checkKey, describeChoice } from "./basemap_choice.ts";

const URL = "https://maps.acme.com/style.json";
const ORIGINS = { connect: ["https://maps.acme.com", "https://*.tiles.acme.com"], image: [] };
const style = (more: object) => JSON.stringify({ version: 8, sources: {}, layers: [], ...more });
const judge = (body: string, status = 200) => checkStyle({ status, body }, URL, ORIGINS);

describe("a basemap's style", () => {
  it("is ok where all of it comes from hosts in the CSP", () => {
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

  it("fails where a part of it comes from another host", () => {
    expect(judge(style({ sprite: "https://cdn.example.net/sprite" }))).toMatchObject({
      outcome: "failure",
      found: expect.stringContaining("https://cdn.example.net"),
      fix: expect.stringContaining("BASEMAP"),
    });
  });

  it("fails where CARTO rejects the key, and names the variable", () => {
    const answer = { status: 403, body: "" };
    const url = "https://basemaps.cartocdn.com/gl/voyager-gl-style/style.json";
    expect(checkStyle(answer, url, ORIGINS)).toMatchObject({
      outcome: "failure",
      fix: expect.stringContaining("CARTO_BASEMAP_KEY"),
    });
    expect(checkStyle(answer, URL, ORIGINS)).toMatchObject({
      fix: expect.stringContaining("Set BASEMAP"),
    });
  });

  it("fails where it is missing or not a style", () => {
    expect(judge("", 404).found).toBe("maps.acme.com answered 404");
    for (const body of ["<html>", "{}", style({ version: 7 })]) {
      expect(judge(body).found).toContain("no MapLibre style");
    }
  });
});

describe("a basemap's archive", () => {
  const options = { fetch, ...SYSTEM_CLOCK };

  it("is ok where it can be drawn, with its contents in the report", async () => {
    expect(await lookAtArchive({ kind: "offline" }, options))
      .toMatchObject({ outcome: "ok", found: "the offline basemap has 8 zoom levels" });
    const location = await Deno.makeTempFile({ suffix: ".pmtiles" });
    await Deno.writeFile(location, protomapsArchive());
    expect(await lookAtArchive({ kind: "archive", location }, options)).toMatchObject({
      outcome: "ok",
      found: `${location}: zoom levels 0 to 13, of -180.00, -85.00, 180.00, 85.00`,
    });
    await Deno.remove(location);
  });

  it("fails where it is missing, with a fix", async () => {
    expect(await lookAtArchive({ kind: "archive", location: "none.pmtiles" }, options))
      .toMatchObject({
        outcome: "failure",
        found: "There is no none.pmtiles",
        fix: expect.stringContaining("Set BASEMAP"),
      });
  });
});

describe("the chosen basemap", () => {
  const production = { mode: "production" } as const;

  it("is reported with the reason, and with the ones that people may choose", () => {
    const said: [string, string][] = [
      [describeChoice({ mode: "demo", basemaps: [OFFLINE] }, {}), "offline, a demo's default"],
      [
        describeChoice({ ...production, basemaps: [OFFLINE] }, {}),
        "offline, the default until CARTO_BASEMAP_KEY is set",
      ],
      [
        describeChoice({ ...production, basemaps: [VOYAGER] }, {}),
        "voyager, the default with CARTO_BASEMAP_KEY",
      ],
      [
        describeChoice({ ...production, basemaps: [VOYAGER, OFFLINE] }, { BASEMAP: "voyager" }),
        "voyager, BASEMAP names it; people may switch to offline",
      ],
    ];
    for (const [one, expected] of said) expect(one).toBe(expected);
  });

  it("warns about a CARTO basemap without a key, as the default or as a choice", () => {
    for (const basemaps of [[VOYAGER], [OFFLINE, VOYAGER]] as const) {
      expect(checkKey({ basemaps, cartoBasemapKey: undefined })).toMatchObject({
        outcome: "warning",
        found: expect.stringContaining("watermark"),
        fix: expect.stringContaining("CARTO_BASEMAP_KEY"),
      });
      expect(checkKey({ basemaps, cartoBasemapKey: "a key of theirs" })).toBeNull();
    }
    expect(checkKey({ basemaps: [OFFLINE], cartoBasemapKey: undefined })).toBeNull();
  });
});
