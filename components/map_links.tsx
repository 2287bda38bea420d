/** Head links of a page with a map: preloads and style sheets. */
import { asset } from "fresh/runtime";
import type { VNode } from "preact";
import { type MapFiles, mapScripts } from "../lib/assets/map_files.ts";
import type { PageScripts } from "../lib/assets/page_scripts.ts";
import { LIST_STYLES_FILE, MAP_STYLES_FILE } from "../lib/assets/page_styles.ts";
import type { Services } from "../lib/services.ts";

/** Our own map styles; MapLibre's come after them. */
const STYLES = `/${MAP_STYLES_FILE}`;

/**
 * For a page with a map: preloads all of its code and its font before any of it runs, and
 * preconnects to CARTO.
 *
 * @param others the page's scripts beside the map's code.
 */
export function mapPreloads(
  { carto, mapFiles: files, pageStyles }: Pick<Services, "carto" | "mapFiles" | "pageStyles">,
  others: readonly string[],
): VNode[] {
  const { origin } = new URL(carto.apiBaseUrl);
  return [
    // Like the requests: without cookies, since browsers use a separate connection with them.
    <link key={origin} rel="preconnect" href={origin} crossorigin="anonymous" />,
    mapStyles(),
    <link key={files.style} rel="stylesheet" href={files.style} />,
    ...pageStyles.hasOurFont ? [fontPreload(files.font)] : [],
    ...[...others, ...mapScripts(files)].map((path) => (
      <link key={path} rel="modulepreload" href={path} />
    )),
  ];
}

/** Browsers fetch fonts in CORS mode: a preload in another mode would be a second download. */
const fontPreload = (path: string) => (
  <link key={path} rel="preload" href={path} as="font" type="font/woff2" crossorigin="anonymous" />
);

/** For a page with a list of maps: preloads the map's styles for when one is opened. */
export function listStyles(): VNode[] {
  const path = `/${LIST_STYLES_FILE}`;
  return [mapStyles(), <link key={path} rel="stylesheet" href={asset(path)} />];
}

function mapStyles(): VNode {
  return <link key={STYLES} rel="stylesheet" href={asset(STYLES)} />;
}

/** The development server's scripts differ from those of the last build. */
export function builtScripts(
  listed: PageScripts | null,
  mode: "development" | "production",
): PageScripts | null {
  return mode === "production" ? listed : null;
}

/** For the page before it: prefetches the same files while the browser is idle. */
export function mapPrefetches(files: MapFiles, others: readonly string[]): VNode[] {
  return [
    ...[...others, ...mapScripts(files), files.worker.path].map((path) => (
      <link key={path} rel="prefetch" as="script" href={path} />
    )),
    ...[asset(STYLES), files.style].map((path) => (
      <link key={path} rel="prefetch" as="style" href={path} />
    )),
  ];
}
