import type { StyleSpecification } from "maplibre-gl";
import type { Theme } from "./palette.ts";
import type { BasemapOptions, BasemapSetting } from "./basemap_types.ts";
import { offlineStyle } from "./offline_style.ts";

export type * from "./basemap_types.ts";
export type { Theme };

/** A MapLibre style: an object of ours, or a URL. */
export type BasemapStyle = (theme: Theme) => StyleSpecification | string;

/** Loads the chosen style; the Protomaps code only if it is used. */
export async function loadBasemapStyle(
  setting: BasemapSetting,
  options: BasemapOptions,
): Promise<BasemapStyle> {
  switch (setting.kind) {
    case "offline":
      return (theme) => offlineStyle(theme, options);
    case "protomaps": {
      const { protomapsStyle } = await import("./protomaps_style.ts");
      return (theme) => protomapsStyle(theme, options);
    }
    case "styles":
      return (theme) => setting[theme];
  }
}
