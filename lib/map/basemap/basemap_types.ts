/** Where the basemap comes from, and what its style depends on. */

/** The basemap, as the server sends it to browsers. */
export type BasemapSetting =
  | { readonly kind: "offline" }
  /** The server's tiles, in the schema of the Protomaps basemap. */
  | { readonly kind: "protomaps" }
  /** URLs of another server's styles. */
  | {
    readonly kind: "styles";
    readonly light: string;
    readonly dark: string;
    /** Sent to CARTO's hosts alone. */
    readonly key?: string | undefined;
  };

/** Our server's tiles. */
export interface BasemapOptions {
  /** Absolute URL template with `{z}`, `{x}` and `{y}`. */
  readonly tilesUrl: string;
  readonly minzoom: number;
  /** The archive's maximum zoom; the map overzooms beyond it. */
  readonly maxzoom: number;
  /** West, south, east and north of the archive, in degrees. */
  readonly bounds: readonly [number, number, number, number];
  /** The language of names (BCP 47), if the tiles have it. */
  readonly language: string;
}

/** What a style of ours is made of. */
export interface StyleOptions extends BasemapOptions {
  /** Font families in CSS, with which the map draws text. */
  readonly fonts: string;
}
