import type { Config } from "../config/config.ts";
import type { BasemapSetting } from "../map/basemap/basemap_style.ts";
import type { ArchiveContents, BasemapArchive } from "./archive.ts";
import { type BasemapId, isCartos, type ListedBasemap } from "./choice.ts";

/** What the browser needs to draw a basemap: the style, and the URL of our own tiles. */
export interface BasemapSettings {
  readonly basemap: BasemapSetting;
  readonly basemapTiles: Omit<ArchiveContents, "version"> & {
    /** Path with `{z}`, `{x}` and `{y}`. */
    readonly path: string;
  };
}

/** The usual values, assumed for an archive that has not been read yet. */
const USUAL = { minzoom: 0, maxzoom: 15, bounds: [-180, -85, 180, 85] } as const;

/** @returns the person's choice while the operator lists it; else the first basemap. */
export function chosenBasemap(
  { basemaps }: Pick<Config, "basemaps">,
  chosen: BasemapId | null,
): ListedBasemap {
  return basemaps.find(({ id }) => id === chosen) ?? basemaps[0];
}

export function basemapSettings(
  { config, basemap }: { config: Config; basemap: Pick<BasemapArchive, "known"> },
  chosen: BasemapId | null,
): BasemapSettings {
  const { version, ...contents } = basemap.known() ?? { ...USUAL, version: null };
  const path = "/basemap/{z}/{x}/{y}";
  return {
    basemap: settingOf(config, chosenBasemap(config, chosen)),
    basemapTiles: { ...contents, path: version === null ? path : `${path}?v=${version}` },
  };
}

/** Neither the archive's location nor a key that the style does not need is sent to browsers. */
function settingOf({ cartoBasemapKey }: Config, { choice }: ListedBasemap): BasemapSetting {
  if (choice.kind === "archive") return { kind: "protomaps" };
  return isCartos(choice) ? { ...choice, key: cartoBasemapKey } : choice;
}
