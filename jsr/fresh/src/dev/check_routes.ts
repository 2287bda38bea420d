import type { RouteFile } from "./route_files.ts";

/**
 * Refuses two route files that answer for the same URLs, like `a.tsx` and `a/index.tsx`: one of
 * them would never be asked.
 *
 * @throws {Error} There are two; the message names them.
 */
export function refuseSharedUrls(files: readonly RouteFile[]): void {
  const owners = new Map<string, string>();
  for (const { kind, file, pattern } of files) {
    if (kind !== "route") continue;
    const urls = pattern.replace(/:\w+/g, ":");
    const owner = owners.get(urls);
    if (owner !== undefined) {
      throw new Error(
        `The routes ${owner} and ${file} both answer for ${pattern}: remove or rename one.`,
      );
    }
    owners.set(urls, file);
  }
}
