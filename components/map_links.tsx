/** What a page tells the browser, in its head, about the files of the map. */
import type { VNode } from "preact";
import { type MapFiles, mapScripts } from "../lib/map_files.ts";

/** For a page with the map: all of its code is asked for at once, before any of it runs. */
export function mapPreloads(files: MapFiles): VNode[] {
  return [
    <link key={files.style} rel="stylesheet" href={files.style} />,
    ...mapScripts(files).map((path) => <link key={path} rel="modulepreload" href={path} />),
  ];
}

/**
 * For the page before: what the map will need is loaded while the browser has nothing else to do.
 *
 * @param others scripts that the page with the map brings beside its code.
 */
export function mapPrefetches(files: MapFiles, others: readonly string[]): VNode[] {
  const scripts = [...others, ...mapScripts(files), files.worker.path];
  return [
    ...scripts.map((path) => <link key={path} rel="prefetch" as="script" href={path} />),
    <link key={files.style} rel="prefetch" as="style" href={files.style} />,
  ];
}
