/** `<carto-map>` for pages of other origins: a script, a module, and their types. */
export const SHARED_FILES: readonly string[] = ["/embed.js", "/embed.mjs", "/embed.d.ts"];

/** Their names do not change with their contents; frames work with an older element. */
const FOR_MINUTES = "public, max-age=300";

/** Lets caches keep these files for minutes, and says what they are. */
export function describeShared(path: string, headers: Headers): void {
  if (!SHARED_FILES.includes(path)) return;
  headers.set("cache-control", FOR_MINUTES);
  // By its ending alone, `.ts` is a video (IANA).
  if (path === "/embed.d.ts") {
    headers.set("content-type", "application/typescript; charset=utf-8");
  }
  // How Deno finds the types of a script.
  if (path === "/embed.mjs") headers.set("x-typescript-types", "./embed.d.ts");
}
