/**
 * What Fresh is told: the app's settings, the build's, and the origins its
 * Content-Security-Policy may name. Fresh does not read this file; main.ts and dev.ts do.
 */
import type { FreshConfig } from "fresh";
import type { BuildOptions } from "fresh/dev";
import type { ReachableOrigins } from "./lib/http/content_policy.ts";

export const freshConfig: FreshConfig = {};

/** Browsers with WebGL2, module workers and CSS `light-dark()`. */
export const buildOptions: BuildOptions = { target: ["chrome123", "firefox120", "safari17.5"] };

const CARTO_BASEMAPS = ["https://basemaps.cartocdn.com", "https://*.basemaps.cartocdn.com"];

/** @param basemap the BASEMAP setting. */
export function contentOrigins(cartoApiBaseUrl: string, basemap: string): ReachableOrigins {
  const basemapOrigins = basemap === "offline"
    ? []
    : basemap.startsWith("https:")
    ? [new URL(basemap).origin]
    : CARTO_BASEMAPS;
  return {
    connect: [new URL(cartoApiBaseUrl).origin, ...basemapOrigins],
    image: basemapOrigins,
  };
}
