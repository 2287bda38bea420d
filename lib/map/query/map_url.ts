/** The map's state as a link: the query string of the page, and back. */
import { tableColumn } from "../fields/dataset.ts";
import { EMPTY_QUERY, type MapQuery, type RevenueRange, type SortOrder } from "./map_query.ts";
import type { MapPosition } from "../view/position.ts";

/** What a link says; a missing position is the extent of the person's own data. */
export interface LinkedState {
  readonly query: MapQuery;
  readonly position: MapPosition | null;
}

/** The names in the query string that are the map's; others are left alone. */
const NAMES = {
  latitude: "lat",
  longitude: "lng",
  zoom: "zoom",
  type: "type",
  revenue: "revenue",
  search: "search",
  colour: "color",
  store: "store",
  table: "table",
  sort: "sort",
} as const;

const MOST_TYPES = 50;
const LONGEST_TEXT = 200;

/**
 * @param search the page's query string, from whoever made the link: what is no state of the map is
 * as if it were not there.
 */
export function readLink(search: string): LinkedState {
  const params = new URLSearchParams(search);
  const types = params.getAll(NAMES.type).filter(isShort).slice(0, MOST_TYPES);
  const text = params.get(NAMES.search) ?? "";
  return {
    query: {
      types: [...new Set(types)].sort(),
      revenue: readRange(params.get(NAMES.revenue)),
      search: isShort(text) ? text.trim() : EMPTY_QUERY.search,
      colour: params.get(NAMES.colour) === "revenue" ? "revenue" : "type",
      store: readNatural(params.get(NAMES.store)),
      table: params.get(NAMES.table) === "open",
      sort: readSort(params.get(NAMES.sort)),
    },
    position: readPosition(params),
  };
}

/**
 * @param search the page's query string as it is: what is not the map's stays in it.
 * @returns it with this state, and with a leading `?` unless it is empty.
 */
export function writeLink({ query, position }: LinkedState, search = ""): string {
  const params = new URLSearchParams(search);
  for (const name of Object.values(NAMES)) params.delete(name);
  if (position !== null) {
    // Five decimals of a degree are about a metre.
    params.set(NAMES.latitude, String(rounded(position.latitude, 5)));
    params.set(NAMES.longitude, String(rounded(position.longitude, 5)));
    params.set(NAMES.zoom, String(rounded(position.zoom, 2)));
  }
  for (const type of query.types) params.append(NAMES.type, type);
  if (query.revenue !== null) params.set(NAMES.revenue, rangeText(query.revenue));
  if (query.search !== "") params.set(NAMES.search, query.search);
  if (query.colour !== EMPTY_QUERY.colour) params.set(NAMES.colour, query.colour);
  if (query.store !== null) params.set(NAMES.store, String(query.store));
  if (query.table) params.set(NAMES.table, "open");
  if (query.sort !== null) params.set(NAMES.sort, `${query.sort.column}-${query.sort.direction}`);
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

const isShort = (text: string) => text !== "" && text.length <= LONGEST_TEXT;

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}

function readNatural(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

const RANGE = /^(\d{0,15})-(\d{0,15})$/;

function readRange(text: string | null): RevenueRange | null {
  const [, low = "", high = ""] = RANGE.exec(text ?? "") ?? [];
  if (low === "" && high === "") return null;
  const from = low === "" ? null : Number(low);
  const to = high === "" ? null : Number(high);
  return from !== null && to !== null && from >= to ? null : { from, to };
}

const rangeText = ({ from, to }: RevenueRange) => `${from ?? ""}-${to ?? ""}`;

function readSort(text: string | null): SortOrder | null {
  const [name = "", direction] = (text ?? "").split("-");
  const column = tableColumn(name);
  if (column === undefined || (direction !== "asc" && direction !== "desc")) return null;
  return { column, direction };
}

const DECIMAL = /^-?\d{1,3}(\.\d{1,10})?$/;
/** Web Mercator ends here (OGC, Two Dimensional Tile Matrix Set, WebMercatorQuad). */
const MAX_LATITUDE = 85.06;
const MAX_ZOOM = 22;

function readPosition(params: URLSearchParams): MapPosition | null {
  const [latitude, longitude, zoom] = [NAMES.latitude, NAMES.longitude, NAMES.zoom].map((name) => {
    const text = params.get(name) ?? "";
    return DECIMAL.test(text) ? Number(text) : NaN;
  });
  const within = (value: number | undefined, low: number, high: number): value is number =>
    value !== undefined && value >= low && value <= high;
  if (!within(latitude, -MAX_LATITUDE, MAX_LATITUDE)) return null;
  if (!within(longitude, -180, 180) || !within(zoom, 0, MAX_ZOOM)) return null;
  return { latitude, longitude, zoom };
}
