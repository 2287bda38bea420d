/** Which parameters of the page are the map's. */
import type { LINK_KEYS } from "../../maps/link_keys.ts";
import type { MapDocument } from "../document.ts";

/** Names that no widget and no search has, and whether the map's state stands under them. */
const KEYS: Readonly<Record<typeof LINK_KEYS[number], boolean>> = {
  lat: true,
  lng: true,
  zoom: true,
  layers: true,
  color: true,
  feature: true,
  pitch: false,
  bearing: false,
  map: false,
  lang: false,
  theme: false,
  ui: false,
};

/** Parameters of the page that are looked at. */
const MOST_PARAMETERS = 1_000;

/** A search's column, where its text alone does not tell; no id has a dot in it. */
export const columnName = (search: string): string => `${search}.in`;

export type Parameters = ReadonlyMap<string, readonly string[]>;

/** @returns the page's parameters by name, older names as those that they stand for. */
export function parametersOf(search: string, { link_aliases }: MapDocument): Parameters {
  const given = new Map<string, string[]>();
  for (const [name, text] of [...new URLSearchParams(search)].slice(0, MOST_PARAMETERS)) {
    const target = Object.hasOwn(link_aliases, name) ? link_aliases[name] ?? name : name;
    given.set(target, [...given.get(target) ?? [], text]);
  }
  return given;
}

/** Whether the map's state stands under that name. */
export function isOurs(name: string, { widgets, search, link_aliases }: MapDocument): boolean {
  if (Object.hasOwn(link_aliases, name)) return true;
  if (isKey(name)) return KEYS[name];
  return widgets.some(({ id }) => id === name) ||
    search.some(({ id }) => id === name || columnName(id) === name);
}

const isKey = (name: string): name is keyof typeof KEYS => Object.hasOwn(KEYS, name);

const ID = /^[a-z][a-z\d_-]{0,63}$/;
export const isId = (name: string): boolean => ID.test(name);

/** Campaigns mark the links that they send, and these are no widgets. */
const CAMPAIGN = /^utm_|clid$/;

/** @returns the names of what may have been a widget or a search of the map. */
export function strangers(given: Parameters, document: MapDocument): string[] {
  return [...given.keys()].filter((name) =>
    isId(name) && !CAMPAIGN.test(name) && !isKey(name) && !isOurs(name, document)
  );
}
