import type { StyleSpecification } from "maplibre-gl";
import type { Theme } from "./palette.ts";
import type { BasemapOptions, BasemapSetting } from "./basemap_types.ts";
import { offlineStyle } from "./offline_style.ts";

export type * from "./basemap_types.ts";
export type { Theme };

/** A MapLibre style: an object of ours, or a URL. */
export type BasemapStyle = (theme: Theme) => StyleSpecification | string;

/**
 * Loads the chosen style; the Protomaps code only if it is used.
 *
 * @param fonts returns the font families of a style that is made now.
 */
export async function loadBasemapStyle(
  setting: BasemapSetting,
  options: BasemapOptions,
  fonts: () => string,
): Promise<BasemapStyle> {
  switch (setting.kind) {
    case "offline":
      return (theme) => offlineStyle(theme, { ...options, fonts: fonts() });
    case "protomaps": {
      const { protomapsStyle } = await import("./protomaps_style.ts");
      return (theme) => protomapsStyle(theme, { ...options, fonts: fonts() });
    }
    case "styles":
      return (theme) => setting[theme];
  }
}
