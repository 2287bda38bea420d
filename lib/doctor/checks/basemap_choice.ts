/** The chosen basemap, and whether CARTO's basemaps have a key. */
import { isCartos } from "../../basemap/choice.ts";
import type { Config, Environment } from "../../config/config.ts";
import { type Finding, warning } from "../finding.ts";

/** @returns the default basemap and the reason for it, and the ones that people may choose. */
export function describeChoice(
  { basemaps: [first, ...others], mode }: Pick<Config, "basemaps" | "mode">,
  { BASEMAP }: Environment,
): string {
  const why = BASEMAP !== undefined
    ? "BASEMAP names it"
    : first.id === "voyager"
    ? "the default with CARTO_BASEMAP_KEY"
    : mode === "demo"
    ? "a demo's default"
    : "the default until CARTO_BASEMAP_KEY is set";
  const name = first.id === "own" ? "a basemap of your own" : first.id;
  const more = others.map(({ id }) => id).join(", ");
  return `${name}, ${why}${more === "" ? "" : `; people may switch to ${more}`}`;
}

/** @returns a warning where a CARTO basemap is used without a key. */
export function checkKey(
  { basemaps, cartoBasemapKey }: Pick<Config, "basemaps" | "cartoBasemapKey">,
): Finding | null {
  const cartos = basemaps.filter(({ choice }) => isCartos(choice)).map(({ id }) => id);
  if (cartos.length === 0 || cartoBasemapKey !== undefined) return null;
  return warning(
    `CARTO asks for a key with its basemaps (${cartos.join(", ")}), and may draw a watermark ` +
      "without one",
    "Set CARTO_BASEMAP_KEY, or BASEMAP=offline.",
  );
}
