/** Head links of a page with a map: preloads and style sheets. */
import { asset } from "fresh/runtime";
import type { VNode } from "preact";
import type { FirstMap } from "../lib/map/first/first_map.ts";
import { type MapFiles, mapScripts } from "../lib/assets/map_files.ts";
import type { PageScripts } from "../lib/assets/page_scripts.ts";
import { ADMIN_STYLES_FILE, LIST_STYLES_FILE, MAP_STYLES_FILE } from "../lib/assets/page_styles.ts";
import type { Services } from "../lib/services.ts";

/** Our own map styles; MapLibre's come after them. */
const STYLES = `/${MAP_STYLES_FILE}`;

interface MapPreloads {
  /** The page's own scripts, which run at once. */
  readonly atOnce: readonly string[];
  /** Scripts of the map's code that its document needs beside what all maps do. */
  readonly ofLayers?: readonly string[];
  readonly first: OwnFirst | FrameFirst;
}

/** What the inline script requests, and draws. */
interface OwnFirst {
  readonly script: "own";
  readonly access?: string;
  readonly map: FirstMap | null;
}

/** The session's response says what is drawn. */
interface FrameFirst {
  readonly script: "frame";
  /** Whether the frame's URL has more than the host page's settings. */
  readonly linked: boolean;
}

/**
 * For a page with a map: preconnects to CARTO, requests the first data by the inline script, and
 * preloads all of the page's code and its font before any of it runs; the map's code last, by that
 * script.
 */
export function mapPreloads(
  { carto, firstScripts, mapFiles: files, pageStyles }: Pick<
    Services,
    "carto" | "firstScripts" | "mapFiles" | "pageStyles"
  >,
  { atOnce, ofLayers = [], first }: MapPreloads,
): VNode[] {
  const { origin } = new URL(carto.apiBaseUrl);
  const described = first.script === "own"
    ? { "data-access": first.access, "data-map": JSON.stringify(first.map) }
    : { "data-linked": first.linked ? "true" : undefined };
  return [
    // Like the requests: without cookies, since browsers use a separate connection with them.
    <link key={origin} rel="preconnect" href={origin} crossorigin="anonymous" />,
    // Before the style sheets, which scripts after them wait for.
    <script
      key="first"
      {...described}
      data-code={[...mapScripts(files), ...ofLayers].join(" ")}
      dangerouslySetInnerHTML={{ __html: firstScripts[first.script] }}
    />,
    styleSheet(STYLES),
    <link key={files.style} rel="stylesheet" href={files.style} />,
    ...pageStyles.hasOurFont ? [fontPreload(files.font)] : [],
    ...atOnce.map((path) => <link key={path} rel="modulepreload" href={path} />),
  ];
}

/** Browsers fetch fonts in CORS mode: a preload in another mode would be a second download. */
const fontPreload = (path: string) => (
  <link key={path} rel="preload" href={path} as="font" type="font/woff2" crossorigin="anonymous" />
);

/** For a page with a list of maps: preloads the map's styles for when one is opened. */
export function listStyles(): VNode[] {
  return [styleSheet(STYLES), styleSheet(`/${LIST_STYLES_FILE}`)];
}

/** For a page of the console. */
export function adminStyles(): VNode[] {
  return [...listStyles(), styleSheet(`/${ADMIN_STYLES_FILE}`)];
}

const styleSheet = (path: string) => <link key={path} rel="stylesheet" href={asset(path)} />;

/** The development server's scripts differ from those of the last build. */
export function builtScripts(
  listed: PageScripts | null,
  mode: "development" | "production",
): PageScripts | null {
  return mode === "production" ? listed : null;
}

/**
 * For the page before it: prefetches the same files while the browser is idle. `data-later` marks
 * what a page with a map does not run at once, for the sign-in page's script (lib/map/sign_in/).
 */
export function mapPrefetches(
  files: MapFiles,
  { atOnce, later }: { readonly atOnce: readonly string[]; readonly later: readonly string[] },
): VNode[] {
  const run = [...mapScripts(files), ...atOnce];
  return [
    ...run.map((path) => <link key={path} rel="prefetch" as="script" href={path} />),
    ...[...later, files.worker.path].map((path) => (
      <link key={path} rel="prefetch" as="script" href={path} data-later="" />
    )),
    ...[asset(STYLES), files.style].map((path) => (
      <link key={path} rel="prefetch" as="style" href={path} />
    )),
  ];
}
