/** CARTO's own basemaps: a service on hosts of its own, which asks for a key. */

export const CARTO_BASEMAPS = "https://basemaps.cartocdn.com";

/** The hosts below it have the tiles, glyphs and sprites of its styles. */
export function isCartoBasemaps(url: string): boolean {
  const { protocol, hostname } = URL.parse(url) ?? {};
  const [, own] = CARTO_BASEMAPS.split("//");
  return protocol === "https:" && (hostname === own || hostname?.endsWith(`.${own}`) === true);
}

/** @returns the address with the key, where it is CARTO's; any other as it is. */
export function withCartoKey(url: string, key: string): string {
  if (!isCartoBasemaps(url)) return url;
  const keyed = new URL(url);
  keyed.searchParams.set("key", key);
  return keyed.href;
}
