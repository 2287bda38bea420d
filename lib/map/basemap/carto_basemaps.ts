/** CARTO's own basemaps: a service on hosts of its own, which asks for a key. */

export const CARTO_BASEMAPS = "https://basemaps.cartocdn.com";

/** The hosts below it have the tiles, glyphs and sprites of its styles. */
const ADDRESS = /^https:\/\/([\w-]+\.)*basemaps\.cartocdn\.com\//;

export function isCartoBasemaps(url: string): boolean {
  return ADDRESS.test(url);
}

/** @returns the address with the key, where it is CARTO's; any other as it is. */
export function withCartoKey(url: string, key: string): string {
  if (!isCartoBasemaps(url)) return url;
  return `${url}${url.includes("?") ? "&" : "?"}key=${encodeURIComponent(key)}`;
}
