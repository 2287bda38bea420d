/** What a page tells the browser, in its head, about the files of the map. */
import { asset } from "fresh/runtime";
import type { VNode } from "preact";
import { type MapFiles, mapScripts } from "../lib/assets/map_files.ts";
import type { PageScripts } from "../lib/assets/page_scripts.ts";
import { LIST_STYLES_FILE, MAP_STYLES_FILE } from "../lib/assets/page_styles.ts";
import type { Services } from "../lib/services.ts";

/** Ours for the map; MapLibre's comes after. */
const STYLES = `/${MAP_STYLES_FILE}`;

/**
 * For a page with the map: all of its code and its font are asked for at once, before any of it
 * runs, and CARTO is connected to.
 *
 * @param others scripts that the page brings beside the map's code.
 */
export function mapPreloads(
  { carto, mapFiles: files, pageStyles }: Pick<Services, "carto" | "mapFiles" | "pageStyles">,
  others: readonly string[],
): VNode[] {
  const { origin } = new URL(carto.apiBaseUrl);
  return [
    // As the requests will be: without cookies, which are another connection.
    <link key={origin} rel="preconnect" href={origin} crossorigin="anonymous" />,
    mapStyles(),
    <link key={files.style} rel="stylesheet" href={files.style} />,
    ...pageStyles.hasOurFont ? [fontPreload(files.font)] : [],
    ...[...others, ...mapScripts(files)].map((path) => (
      <link key={path} rel="modulepreload" href={path} />
    )),
  ];
}

/** Browsers fetch fonts in CORS mode: a preload in another would be a second download. */
const fontPreload = (path: string) => (
  <link key={path} rel="preload" href={path} as="font" type="font/woff2" crossorigin="anonymous" />
);

/** For a page with a list, and no map: the map's styles are there already where one is opened. */
export function listStyles(): VNode[] {
  const path = `/${LIST_STYLES_FILE}`;
  return [mapStyles(), <link key={path} rel="stylesheet" href={asset(path)} />];
}

function mapStyles(): VNode {
  return <link key={STYLES} rel="stylesheet" href={asset(STYLES)} />;
}

/** The development server has built other scripts than those that the last build lists. */
export function builtScripts(
  listed: PageScripts | null,
  mode: "development" | "production",
): PageScripts | null {
  return mode === "production" ? listed : null;
}

/** For the page before it: the same, while the browser has nothing else to do. */
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
