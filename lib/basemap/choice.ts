/** The BASEMAP setting: what the map is drawn on. */
import * as v from "valibot";
import { httpUrl, isHttps } from "../config_values.ts";

export type BasemapChoice =
  /** The archive that the app brings along. */
  | { readonly kind: "offline" }
  /** An archive of the operator's: a file's path, or where it is on the web. */
  | { readonly kind: "archive"; readonly location: string | URL }
  /** MapLibre styles that browsers load by themselves, one for each theme. */
  | { readonly kind: "styles"; readonly light: string; readonly dark: string };

const cartoStyle = (name: string) => `https://basemaps.cartocdn.com/gl/${name}-gl-style/style.json`;

const always = (url: string): BasemapChoice => ({ kind: "styles", light: url, dark: url });

/** CARTO's public styles (github.com/CartoDB/basemap-styles), and ours. */
const NAMED: ReadonlyMap<string, BasemapChoice> = new Map([
  ["offline", { kind: "offline" }],
  ["carto", { kind: "styles", light: cartoStyle("positron"), dark: cartoStyle("dark-matter") }],
  ...["voyager", "positron", "dark-matter"].map((name) =>
    [name, always(cartoStyle(name))] as const
  ),
]);

const EXPECTED = `must be ${[...NAMED.keys()].join(", ")}, a .pmtiles file or its https URL, ` +
  "or the https URL of a style, or two with a space between: for light and for dark";

/** How the setting is written. */
export const basemapChoice = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }): BasemapChoice => {
    const choice = NAMED.get(dataset.value) ?? archive(dataset.value) ?? styles(dataset.value);
    if (choice !== null) return choice;
    addIssue({ message: EXPECTED });
    return NEVER;
  }),
);

function archive(text: string): BasemapChoice | null {
  if (!text.endsWith(".pmtiles")) return null;
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(text)) return { kind: "archive", location: text };
  if (/\s/.test(text) || !v.is(httpUrl, text)) return null;
  return { kind: "archive", location: new URL(text) };
}

function styles(text: string): BasemapChoice | null {
  const [light = "", dark = light, ...more] = text.split(" ");
  if (more.length > 0 || ![light, dark].every(isStyleUrl)) return null;
  return { kind: "styles", light, dark };
}

/** An archive is no style, and is read by the server, not by browsers. */
const isStyleUrl = (text: string) => isHttps(text) && !new URL(text).pathname.endsWith(".pmtiles");
