import { asset, assetSrcSet } from "./asset.ts";

/** How each attribute that names files is made to name the build too. */
const LOCKS: Readonly<Record<string, (value: string) => string>> = {
  src: asset,
  srcset: assetSrcSet,
  srcSet: assetSrcSet,
};

/**
 * What the `src` and `srcset` of an `<img>` or `<source>` become, so that the files can be cached
 * for ever.
 *
 * @param props The element's; `data-fresh-disable-lock` among them leaves the element alone.
 * @returns The props that change, or null when none does.
 */
export function lockAssets(props: object): Record<string, string> | null {
  if ("data-fresh-disable-lock" in props) return null;
  const locked: Record<string, string> = {};
  for (const [name, value] of Object.entries(props)) {
    const lock = LOCKS[name];
    if (lock !== undefined && typeof value === "string") locked[name] = lock(value);
  }
  return Object.keys(locked).length === 0 ? null : locked;
}
