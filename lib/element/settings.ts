/** What the attributes of `<carto-map>` say, parsed. */
import type { CartoMapFilters, CartoMapPosition } from "../../static/embed.d.ts";
import { type Check, either, isNumber, isScalar, listOf, objectOf, recordOf } from "./check.ts";
import { CartoMapError } from "./element_errors.ts";

/** Attributes that the element reads, with the property of each. */
export const ATTRIBUTES = {
  src: "src",
  map: "map",
  "code-url": "codeUrl",
  code: "code",
  session: "session",
  theme: "theme",
  view: "view",
  filters: "filters",
  ui: "ui",
  height: "height",
  loading: "loading",
  label: "label",
  basemap: "basemap",
  "cooperative-gestures": "cooperativeGestures",
} as const;

export type AttributeName = keyof typeof ATTRIBUTES;
/** Those of every element, which this one reads too. */
export const GLOBAL_ATTRIBUTES = ["lang", "title"] as const;

/** The language and the color scheme of the place where an element stands. */
export interface Surroundings {
  readonly lang: string;
  readonly scheme: "light" | "dark";
}

/** How a map starts, and what can change while it runs. */
export interface Settings {
  /** The frame's URL, without what can change while it runs: another one needs another frame. */
  readonly url: string;
  readonly title: string;
  readonly lang: string;
  readonly theme: "light" | "dark" | "auto";
  readonly view: CartoMapPosition | null;
  readonly filters: CartoMapFilters | null;
  /** The visible parts; null for all. */
  readonly ui: readonly string[] | null;
  readonly code: string;
  readonly session: string;
  readonly followsContent: boolean;
  readonly isLazy: boolean;
  /** Attributes that are left out because they are not what the map takes. */
  readonly faults: readonly CartoMapError[];
}

/** Passed on to the frame as they are. */
const PASSED = ["map", "basemap", "cooperative-gestures"] as const;

export const isPosition = objectOf({ longitude: isNumber, latitude: isNumber, zoom: isNumber });
export const isFilters = recordOf(either(isScalar, listOf(isScalar)));

/**
 * @param origin of the page.
 * @returns null while there is no `src`.
 * @throws {CartoMapError} `bad_src`.
 */
export function readSettings(
  element: Pick<Element, "getAttribute" | "baseURI">,
  { lang, scheme }: Surroundings,
  origin: string,
): Settings | null {
  const text = (name: AttributeName | "lang" | "title") => element.getAttribute(name) ?? "";
  if (text("src").trim() === "") return null;
  const url = frameAddress(text("src"), element.baseURI);
  url.searchParams.set("origin", origin);
  for (const name of PASSED) if (text(name) !== "") url.searchParams.set(name, text(name));
  const ui = element.getAttribute("ui");
  const theme = text("theme");
  const faults: CartoMapError[] = [];
  const json = <Value>(name: AttributeName, check: Check<Value>): Value | null => {
    const value = jsonOf(text(name));
    if (check(value)) return value;
    if (text(name) !== "") {
      faults.push(new CartoMapError("bad_attribute", `<carto-map ${name}> has another form`));
    }
    return null;
  };
  return {
    url: url.href,
    title: text("label") || text("title"),
    lang: text("lang") || lang,
    theme: theme === "light" || theme === "dark" || theme === "auto" ? theme : scheme,
    view: json("view", isPosition),
    filters: json("filters", isFilters),
    code: text("code"),
    session: text("session"),
    ui: ui === null ? null : ui.split(/[\s,]+/).filter(Boolean),
    followsContent: text("height") === "content",
    isLazy: text("loading") === "lazy",
    faults,
  };
}

/** @returns the frame's page below the address of carto-embed, whose query it keeps. */
function frameAddress(src: string, base: string): URL {
  const url = URL.canParse(src, base) ? new URL(src, base) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new CartoMapError("bad_src", "<carto-map> needs src, the address of carto-embed");
  }
  const folder = url.pathname.replace(/\/(?:embed\/?)?$/, "");
  url.pathname = `${folder}/embed`;
  url.hash = "";
  return url;
}

/** @returns undefined for a text that is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * @param code a fresh one-time code, or an empty text.
 * @returns the frame's URL, so that its first picture has the theme, view and filters.
 */
export function startUrl(settings: Settings, code: string): string {
  const { url: address, lang, theme, view, filters, ui } = settings;
  const url = new URL(address);
  // A filter's id cannot take the place of another parameter.
  const taken = new Set([...url.searchParams.keys(), "lang", "theme", "ui", "lat", "lng", "zoom"]);
  for (const [id, filter] of Object.entries(filters ?? {})) {
    if (taken.has(id)) continue;
    for (const value of [filter].flat()) url.searchParams.append(id, inLink(value, filter));
  }
  if (ui !== null) url.searchParams.set("ui", ui.join(","));
  if (lang !== "") url.searchParams.set("lang", lang);
  if (theme !== "auto") url.searchParams.set("theme", theme);
  if (view !== null) {
    url.searchParams.set("lat", String(view.latitude));
    url.searchParams.set("lng", String(view.longitude));
    url.searchParams.set("zoom", String(view.zoom));
  }
  if (code !== "") url.hash = `code=${encodeURIComponent(code)}`;
  return url.href;
}

/** Quotes keep a text in a list from being read as a number; ranges and searches have none. */
const inLink = (value: unknown, filter: unknown): string =>
  Array.isArray(filter) ? JSON.stringify(value) : String(value);
