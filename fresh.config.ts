/**
 * Fresh's configuration: the app's settings, the build's, and the origins that its
 * Content-Security-Policy may name. main.ts and dev.ts read this file; Fresh does not.
 */
import type { FreshConfig } from "fresh";
import type { BuildOptions } from "fresh/dev";
import type { ListedBasemap } from "./lib/basemap/choice.ts";
import type { ReachableOrigins } from "./lib/http/content_policy.ts";
import { CARTO_BASEMAPS } from "./lib/map/basemap/carto_basemaps.ts";

export const freshConfig: FreshConfig = {};

/** Browsers with WebGL2, module workers and CSS `light-dark()`. */
export const buildOptions: BuildOptions = { target: ["chrome123", "firefox120", "safari17.5"] };

/** CARTO's styles have their tiles, glyphs and sprites on hosts below the style's own. */
const CARTO_BASEMAP_HOSTS = "https://*.basemaps.cartocdn.com";

/** @param basemaps all that a person may have. */
export function contentOrigins(
  cartoApiBaseUrl: string,
  basemaps: readonly ListedBasemap[],
): ReachableOrigins {
  const origins = [...new Set(basemaps.flatMap(basemapOrigins))];
  return { connect: [new URL(cartoApiBaseUrl).origin, ...origins], image: origins };
}

/** The app itself serves archives, from any source. */
function basemapOrigins({ choice }: ListedBasemap): string[] {
  if (choice.kind !== "styles") return [];
  const origins = new Set([choice.light, choice.dark].map((url) => new URL(url).origin));
  return [...origins, ...origins.has(CARTO_BASEMAPS) ? [CARTO_BASEMAP_HOSTS] : []];
}
