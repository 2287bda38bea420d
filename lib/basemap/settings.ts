import type { Config } from "../config.ts";
import type { BasemapArchive } from "./archive.ts";

/** What the browser needs to draw a basemap: the BASEMAP setting, and where our own tiles are. */
export interface BasemapSettings {
  readonly basemap: string;
  readonly basemapTiles: {
    /** Path with `{z}`, `{x}` and `{y}`. */
    readonly path: string;
    readonly maxzoom: number;
  };
}

export function basemapSettings(
  { config, basemap }: { config: Config; basemap: BasemapArchive },
): BasemapSettings {
  return {
    basemap: config.basemap,
    basemapTiles: {
      path: `/basemap/{z}/{x}/{y}?v=${basemap.version}`,
      maxzoom: basemap.maxzoom,
    },
  };
}
