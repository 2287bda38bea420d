/** The basemaps of maps. */
import { type ListedBasemap, OFFLINE, VOYAGER } from "../basemap/choice.ts";
import type { Problem, Take } from "./take.ts";

export interface BasemapConfig {
  /** The first one is the default; a person may choose another. */
  readonly basemaps: readonly [ListedBasemap, ...ListedBasemap[]];
  /** For CARTO's basemaps; browsers send it. */
  readonly cartoBasemapKey: string | undefined;
}

export function takeBasemaps(
  demo: boolean,
  problems: Problem[],
  take: Take,
): BasemapConfig {
  const cartoBasemapKey = take("CARTO_BASEMAP_KEY");
  const usual = demo || cartoBasemapKey === undefined ? OFFLINE : VOYAGER;
  const first = take("BASEMAP") ?? usual;
  const others = (take("BASEMAP_CHOICES") ?? []).filter((one, index, all) =>
    one.id !== first.id && all.findIndex(({ id }) => id === one.id) === index
  );
  if (first.choice.kind === "archive" && others.some(({ id }) => id === "offline")) {
    const reason = "has offline, and BASEMAP an archive: the app has tiles of one";
    problems.push({ variable: "BASEMAP_CHOICES", reason });
  }
  return { basemaps: [first, ...others], cartoBasemapKey };
}
