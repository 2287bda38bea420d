/** The basemap that the map is drawn on. */
import * as v from "valibot";
import { openBasemapArchive } from "../../basemap/archive.ts";
import type { ReachableOrigins } from "../../http/content_policy.ts";
import { basemapStyle } from "../../map/basemap_style.ts";
import { type Answer, ExchangeError } from "../../outbound/exchange.ts";
import type { Check } from "../check.ts";
import { covers } from "../content_sources.ts";
import { counted, failure, type Finding, ok } from "../finding.ts";
import { get, reasonOf } from "../web_call.ts";

const Style = v.object({
  version: v.literal(8),
  sources: v.record(
    v.string(),
    v.looseObject({ url: v.optional(v.string()), tiles: v.optional(v.array(v.string())) }),
  ),
  glyphs: v.optional(v.string()),
  sprite: v.optional(v.unknown()),
});

/** @param style what the style's URL answers; `url` is that URL. */
export function judgeStyle(
  { status, body }: Pick<Answer, "status" | "body">,
  url: string,
  { connect }: ReachableOrigins,
): Finding {
  const host = new URL(url).host;
  if (status !== 200) {
    return failure(
      `${host} answered ${status}`,
      "Set BASEMAP to the URL of a style that is there.",
    );
  }
  const style = v.safeParse(v.pipe(v.string(), v.parseJson(), Style), body);
  if (!style.success) {
    return failure(
      `what ${host} answers is no MapLibre style`,
      "Set BASEMAP to the URL of a style's JSON, version 8.",
    );
  }
  const { sources, glyphs, sprite } = style.output;
  const named = Object.values(sources).flatMap(({ url, tiles = [] }) =>
    url ? [url, ...tiles] : tiles
  );
  const parts = [...named, glyphs, sprite].filter((part) => typeof part === "string");
  const origins = new Set(
    parts.map((part) => URL.canParse(part, url) ? new URL(part, url).origin : ""),
  );
  const shut = [...origins].filter((origin) =>
    origin.startsWith("http") && !covers(connect, origin)
  );
  if (shut.length === 0) return ok(`${host} answers with a style`);
  return failure(
    `the style loads from ${shut.join(", ")}, which the Content-Security-Policy does not name`,
    "Set BASEMAP to a style whose tiles, glyphs and sprite are at the style's own origin.",
  );
}

const ARCHIVE = new URL("../../basemap/basemap.pmtiles", import.meta.url);

const basemap: Check = {
  id: "basemap",
  title: "The basemap is there, and loads from hosts that the CSP names",
  needs: ["configuration"],
  async run({ config, backing, contentOrigins, fetch }) {
    const setting = config().basemap;
    const style = basemapStyle(setting, "light", { tilesUrl: "", maxzoom: 0 });
    if (typeof style !== "string") {
      const { maxzoom } = await openBasemapArchive(ARCHIVE);
      return ok(`offline, ${counted(maxzoom + 1, "zoom level")}`);
    }
    const origins = contentOrigins((await backing()).carto.apiBaseUrl, setting);
    try {
      return judgeStyle(await get(fetch, style), style, origins);
    } catch (error) {
      if (!(error instanceof ExchangeError)) throw error;
      return failure(
        reasonOf(error),
        "Set BASEMAP=offline, or let this machine and people's browsers reach it.",
      );
    }
  },
};

export const BASEMAP_CHECKS: readonly Check[] = [basemap];
