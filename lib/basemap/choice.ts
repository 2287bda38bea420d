/** The settings BASEMAP and BASEMAP_CHOICES: what the map is drawn on. */
import * as v from "valibot";
import { httpUrl, isHttps } from "../config/config_values.ts";
import { CARTO_BASEMAPS, isCartoBasemaps } from "../map/basemap/carto_basemaps.ts";

export type BasemapChoice =
  /** The archive that the app ships with. */
  | { readonly kind: "offline" }
  /** An operator's archive: the path of a file, or a URL. */
  | { readonly kind: "archive"; readonly location: string | URL }
  /** MapLibre styles that browsers load by themselves, one for each theme. */
  | { readonly kind: "styles"; readonly light: string; readonly dark: string };

const NAMES = ["offline", "carto", "voyager", "positron", "dark-matter"] as const;
type BasemapName = typeof NAMES[number];

/** The stored id of a person's choice; `own` is an operator's archive or style. */
export type BasemapId = BasemapName | "own";

/** A basemap that people may choose. */
export interface ListedBasemap {
  readonly id: BasemapId;
  readonly choice: BasemapChoice;
}

function cartoStyles(light: string, dark: string): BasemapChoice {
  const url = (name: string) => `${CARTO_BASEMAPS}/gl/${name}-gl-style/style.json`;
  return { kind: "styles", light: url(light), dark: url(dark) };
}

/** CARTO's public styles (github.com/CartoDB/basemap-styles), and ours. */
const NAMED: Readonly<Record<BasemapName, BasemapChoice>> = {
  "offline": { kind: "offline" },
  "carto": cartoStyles("positron", "dark-matter"),
  "voyager": cartoStyles("voyager", "dark-matter"),
  "positron": cartoStyles("positron", "positron"),
  "dark-matter": cartoStyles("dark-matter", "dark-matter"),
};

const named = (id: BasemapName): ListedBasemap => ({ id, choice: NAMED[id] });

/** The defaults: without a key for CARTO's basemaps, and with it. */
export const OFFLINE = named("offline");
export const VOYAGER = named("voyager");

const EXPECTED = `must be ${NAMES.join(", ")}, a .pmtiles file or its https URL, ` +
  "or the https URL of a style, or two with a space between: for light and for dark";

/** How BASEMAP is written. */
export const listedBasemap = v.pipe(
  v.string(),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }): ListedBasemap => {
    const name = NAMES.find((one) => one === value);
    if (name !== undefined) return named(name);
    const choice = archive(value) ?? styles(value);
    if (choice !== null) return { id: "own", choice };
    addIssue({ message: EXPECTED });
    return NEVER;
  }),
);

/** How BASEMAP_CHOICES is written. */
export const listedBasemaps = v.pipe(
  v.string(),
  v.transform((text) => text.split(",").map((part) => part.trim())),
  v.array(v.picklist(NAMES, `must be names with commas between, of ${NAMES.join(", ")}`)),
  v.transform((names) => names.map(named)),
);

/** @returns the id of that name; undefined for an unknown one. */
export function basemapNamed(text: string | null): BasemapId | undefined {
  return text === "own" ? text : NAMES.find((name) => name === text);
}

/** Whether browsers ask CARTO for it. */
export function isCartos(
  choice: BasemapChoice,
): choice is Extract<BasemapChoice, { kind: "styles" }> {
  return choice.kind === "styles" && [choice.light, choice.dark].some(isCartoBasemaps);
}

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

/** An archive is not a style; the server reads it, not the browser. */
const isStyleUrl = (text: string) => isHttps(text) && !new URL(text).pathname.endsWith(".pmtiles");
