import type { StyleSpecification } from "maplibre-gl";
import type { Theme } from "./palette.ts";
import { offlineStyle } from "./offline_style.ts";

export type { Theme };

/** What the map is drawn on, as the server tells browsers. */
export type BasemapSetting =
  | { readonly kind: "offline" }
  /** The server's tiles, in the schema of the Protomaps basemap. */
  | { readonly kind: "protomaps" }
  /** Styles of another server, by their URLs. */
  | {
    readonly kind: "styles";
    readonly light: string;
    readonly dark: string;
    /** For CARTO's hosts alone. */
    readonly key?: string | undefined;
  };

/** The tiles that our server has. */
export interface BasemapOptions {
  /** Absolute URL template with `{z}`, `{x}` and `{y}`. */
  readonly tilesUrl: string;
  readonly minzoom: number;
  /** The archive's deepest zoom; the map enlarges its tiles beyond. */
  readonly maxzoom: number;
  /** West, south, east and north of the archive, in degrees. */
  readonly bounds: readonly [number, number, number, number];
  /** The language of names (BCP 47), where the tiles have it. */
  readonly language: string;
}

/** What MapLibre is given as its style: an object of ours, or a URL. */
export type BasemapStyle = (theme: Theme) => StyleSpecification | string;

/** Loads what the setting's style is made of: the Protomaps style only where it is used. */
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
