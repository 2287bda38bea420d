import { buildId } from "./build_id.ts";

/** Query parameter that ties an asset's URL to the build. */
export const ASSET_CACHE_KEY = "__frsh_c";

/**
 * Makes the URL of a static file cacheable for ever, by naming the build in it.
 *
 * @param path Root-relative path of the file; anything else is returned as it is.
 */
export function asset(path: string): string {
  const id = buildId();
  if (id === "" || !path.startsWith("/") || path.startsWith("//")) return path;
  const [beforeHash = "", ...hash] = path.split("#");
  if (beforeHash.includes(`${ASSET_CACHE_KEY}=`)) return path;
  const separator = beforeHash.includes("?") ? "&" : "?";
  const versioned = `${beforeHash}${separator}${ASSET_CACHE_KEY}=${encodeURIComponent(id)}`;
  return hash.length === 0 ? versioned : `${versioned}#${hash.join("#")}`;
}
