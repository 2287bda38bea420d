/** CARTO's basemaps: a service with its own hosts, which needs a key. */

export const CARTO_BASEMAPS = "https://basemaps.cartocdn.com";

/** Its subdomains serve the tiles, glyphs and sprites of the styles. */
const ADDRESS = /^https:\/\/([\w-]+\.)*basemaps\.cartocdn\.com\//;

export function isCartoBasemaps(url: string): boolean {
  return ADDRESS.test(url);
}

/** @returns the URL, with the key if the host is CARTO's. */
export function withCartoKey(url: string, key: string): string {
  if (!isCartoBasemaps(url)) return url;
  return `${url}${url.includes("?") ? "&" : "?"}key=${encodeURIComponent(key)}`;
}
