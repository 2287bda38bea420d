import { MAP_FILE } from "../assets/map_files.ts";

const FOR_EVER = "public, max-age=31536000, immutable";

/**
 * Lets caches keep the map's files permanently: a file with other contents has another name. Fresh
 * does so only for URLs with the build's id, which change with every build.
 */
export function letKeep(path: string, headers: Headers): void {
  if (MAP_FILE.test(path)) headers.set("cache-control", FOR_EVER);
}
