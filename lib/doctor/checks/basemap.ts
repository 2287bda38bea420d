/** The basemaps that maps are drawn on. */
import * as v from "valibot";
import type { BasemapChoice, ListedBasemap } from "../../basemap/choice.ts";
import { BasemapArchiveError, BasemapUnavailableError } from "../../basemap/basemap_errors.ts";
import { basemapArchive, type OpenOptions } from "../../basemap/open.ts";
import type { ReachableOrigins } from "../../http/content_policy.ts";
import { isCartoBasemaps, withCartoKey } from "../../map/basemap/carto_basemaps.ts";
import { type Answer, ExchangeError } from "../../outbound/exchange.ts";
import type { Check } from "../check.ts";
import { covers } from "../content_sources.ts";
import { counted, failure, type Finding, ok } from "../finding.ts";
import { systemReason } from "../system_reason.ts";
import { get, reasonOf } from "../web_call.ts";
import { checkKey, describeChoice } from "./basemap_choice.ts";

const Style = v.object({
  version: v.literal(8),
  sources: v.record(
    v.string(),
    v.looseObject({ url: v.optional(v.string()), tiles: v.optional(v.array(v.string())) }),
  ),
  glyphs: v.optional(v.string()),
  sprite: v.optional(v.unknown()),
});

/** @param style the response of the style's URL; `url` is that URL. */
export function checkStyle(
  { status, body }: Pick<Answer, "status" | "body">,
  url: string,
  { connect }: ReachableOrigins,
): Finding {
  const host = new URL(url).host;
  if ((status === 401 || status === 403) && isCartoBasemaps(url)) {
    return failure(
      `${host} answered ${status}`,
      "Set CARTO_BASEMAP_KEY to a key that CARTO takes.",
    );
  }
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

const OTHER = "Set BASEMAP=offline, or let this machine and people's browsers reach it.";

/** @param key for CARTO's URLs. */
async function lookAtStyle(
  url: string,
  key: string | undefined,
  origins: ReachableOrigins,
  fetcher: typeof fetch,
): Promise<Finding> {
  try {
    const asked = key === undefined ? url : withCartoKey(url, key);
    return checkStyle(await get(fetcher, asked), url, origins);
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    return failure(reasonOf(error), OTHER);
  }
}

/** Reads the archive's header and metadata, as the app does before it starts. */
export async function lookAtArchive(choice: BasemapChoice, options: OpenOptions): Promise<Finding> {
  try {
    const { minzoom, maxzoom, bounds } = await (await basemapArchive(choice, options)).contents();
    if (choice.kind !== "archive") {
      return ok(`the offline basemap has ${counted(maxzoom + 1, "zoom level")}`);
    }
    const box = bounds.map((degrees) => degrees.toFixed(2)).join(", ");
    return ok(`${choice.location}: zoom levels ${minzoom} to ${maxzoom}, of ${box}`);
  } catch (error) {
    if (error instanceof BasemapArchiveError) return failure(error.found, error.fix);
    if (!(error instanceof BasemapUnavailableError)) throw error;
    const reason = systemReason(error.cause);
    return failure(
      reason === undefined ? error.message : `${error.message}: ${reason}`,
      "Set BASEMAP=offline, or let this machine reach the archive.",
    );
  }
}

const basemap: Check = {
  id: "basemap",
  title: "The basemap is there and can be drawn, and loads from hosts that the CSP names",
  needs: ["configuration"],
  async run({ config, backing, environment, contentOrigins, fetch, elapsed }) {
    const { basemaps, cartoBasemapKey, mode } = config();
    const origins = contentOrigins((await backing()).carto.apiBaseUrl, basemaps);
    const found = new Set([describeChoice({ basemaps, mode }, environment)]);
    for await (const finding of looks(basemaps)) {
      if (finding.outcome !== "ok") return finding;
      found.add(finding.found);
    }
    return checkKey({ basemaps, cartoBasemapKey }) ?? ok([...found].join("; "));

    async function* looks(listed: readonly ListedBasemap[]): AsyncGenerator<Finding> {
      for (const { choice } of listed) {
        if (choice.kind !== "styles") yield await lookAtArchive(choice, { fetch, elapsed });
      }
      const urls = new Set(
        listed.flatMap(({ choice }) => choice.kind === "styles" ? [choice.light, choice.dark] : []),
      );
      for (const url of urls) yield await lookAtStyle(url, cartoBasemapKey, origins, fetch);
    }
  },
};

export const BASEMAP_CHECKS: readonly Check[] = [basemap];
