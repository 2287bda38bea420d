import type { Config } from "../config.ts";
import type { BasemapSetting } from "../map/basemap/basemap_style.ts";
import type { ArchiveContents, BasemapArchive } from "./archive.ts";
import type { BasemapChoice } from "./choice.ts";

/** What the browser needs to draw a basemap: whose style, and where our own tiles are. */
export interface BasemapSettings {
  readonly basemap: BasemapSetting;
  readonly basemapTiles: Omit<ArchiveContents, "version"> & {
    /** Path with `{z}`, `{x}` and `{y}`. */
    readonly path: string;
  };
}

/** What most archives have: assumed of one that has not been read yet. */
const USUAL = { minzoom: 0, maxzoom: 15, bounds: [-180, -85, 180, 85] } as const;

export function basemapSettings(
  { config, basemap }: { config: Config; basemap: BasemapArchive },
): BasemapSettings {
  const { version, ...contents } = basemap.known() ?? { ...USUAL, version: null };
  const path = "/basemap/{z}/{x}/{y}";
  return {
    basemap: settingOf(config.basemap),
    basemapTiles: { ...contents, path: version === null ? path : `${path}?v=${version}` },
  };
}

/** Where the server has its archive is none of the browser's business. */
function settingOf(choice: BasemapChoice): BasemapSetting {
  return choice.kind === "archive" ? { kind: "protomaps" } : choice;
}
