/**
 * Our own server's responses, parsed by hand: a page loads this code before its first request, and
 * a schema library would add a tenth to it.
 */

import type { TilejsonResult } from "@carto/api-client";

/** A dataset as the token grants it. */
export interface SourceAccess {
  /**
   * Must be sent to CARTO unchanged: the token grants exactly this text. The name of a tileset or a
   * named source in place of SQL.
   */
  readonly sql_query: string;
  /** It has tiles made in advance, and neither rows nor filters. */
  readonly is_tileset?: boolean;
  readonly columns: string[];
  readonly open_parameters: string[];
  /** CARTO expects parameter values as a list, in the order of `open_parameters`. */
  readonly parameters_by_position?: boolean;
  readonly geometry?: { readonly column?: string | undefined; readonly type?: string | undefined };
  /** The column that identifies features, which the SQL returns as text. */
  readonly id?: string | undefined;
  /** The extra column with an integer cell as text. */
  readonly cell_id?: string | undefined;
  /** Columns that are coarser than the table's in some or all rows. */
  readonly masked_columns?: readonly string[] | undefined;
}

/** A map that our server has instantiated at CARTO, with the same rights. */
export interface Instantiated {
  /** What it was instantiated with, as `parametersText` writes it. */
  readonly parameters: string;
  /** CARTO's TileJSON, with the statistics of all rows and without a token. */
  readonly tilejson: Omit<TilejsonResult, "accessToken" | "schema">;
}

/** The response of `/api/carto-token`. */
export interface MapAccess {
  token: string;
  /** The session's person. */
  display_name: string;
  groups: string[];
  expires_at: string;
  /** Seconds from the response on: the browser's clock may be wrong. */
  expires_in: number;
  api_base_url: string;
  connection_name: string;
  /** CARTO's APIs that accept the token. */
  allowed_apis: string[];
  sources: Record<string, SourceAccess>;
  /** The hash of the requested map as the person gets it now; missing where it is forbidden. */
  map_hash?: string | undefined;
  /** By layer, where they are ready. */
  instantiated?: Readonly<Record<string, Instantiated>>;
  /** The parameters of maps that our server is about to have. */
  instantiating?: readonly string[];
  /** Resolves once these are among the others, or do not come. */
  arriving?: Promise<void>;
}

type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";
const isMaybeText = (value: unknown): value is string | undefined =>
  value === undefined || isText(value);
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);

/** @returns the response's access; null for an invalid response. */
export function mapAccessOf(answer: unknown): MapAccess | null {
  if (!isFields(answer)) return null;
  const { token, display_name, groups, expires_at, expires_in, map_hash } = answer;
  const { api_base_url, connection_name, allowed_apis } = answer;
  if (!isText(token) || !isText(display_name) || !isTexts(groups)) return null;
  if (!isText(expires_at) || typeof expires_in !== "number" || !isMaybeText(map_hash)) return null;
  if (!isText(api_base_url) || !isText(connection_name) || !isTexts(allowed_apis)) return null;
  const sources = sourcesOf(answer.sources);
  const named = sourcesOf(answer.static_sources ?? {});
  if (sources === null || named === null) return null;
  return {
    token,
    display_name,
    groups,
    expires_at,
    expires_in,
    api_base_url,
    connection_name,
    allowed_apis,
    sources: { ...sources, ...named },
    map_hash,
    instantiated: instantiatedOf(answer),
    instantiating: isTexts(answer.instantiating) ? answer.instantiating : [],
  };
}

/** @returns the maps that are ready; none of those that are not as expected. */
export function instantiatedOf(answer: unknown): Record<string, Instantiated> {
  const given = isFields(answer) && isFields(answer.instantiated) ? answer.instantiated : {};
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, Instantiated] => {
      const [, map] = entry;
      return isFields(map) && isText(map.parameters) && isFields(map.tilejson) &&
        isTexts(map.tilejson.tiles);
    }),
  );
}

/** @returns the display name of the session's person; null without one. */
export function nameOf(answer: unknown): string | null {
  return textIn(answer, "display_name");
}

/** @returns the property if it is a text; null otherwise. */
export function textIn(answer: unknown, name: string): string | null {
  const text = isFields(answer) ? answer[name] : null;
  return isText(text) ? text : null;
}

function sourcesOf(answer: unknown): Record<string, SourceAccess> | null {
  if (!isFields(answer)) return null;
  const sources: [string, SourceAccess][] = [];
  for (const [name, source] of Object.entries(answer)) {
    const read = sourceOf(source);
    if (read === null) return null;
    sources.push([name, read]);
  }
  return Object.fromEntries(sources);
}

function sourceOf(answer: unknown): SourceAccess | null {
  if (!isFields(answer)) return null;
  const { kind, name, columns, geometry = {}, id, cell_id, masked_columns } = answer;
  // What is granted by its name has no SQL, and takes no parameters of the policy's.
  const { sql_query = name, open_parameters = kind && [] } = answer;
  if (!isText(sql_query) || !isTexts(columns) || !isTexts(open_parameters)) return null;
  if (!isFields(geometry) || !isMaybeText(id) || !isMaybeText(cell_id)) return null;
  if (masked_columns !== undefined && !isTexts(masked_columns)) return null;
  const { column, type } = geometry;
  if (!isMaybeText(column) || !isMaybeText(type)) return null;
  const place = answer.geometry === undefined ? {} : { geometry: { column, type } };
  const listed = answer.parameters_by_position === true ? { parameters_by_position: true } : {};
  const masked = masked_columns === undefined ? {} : { masked_columns };
  const tiles = kind === "tileset" ? { is_tileset: true } : {};
  const how = { ...listed, ...place, ...masked, ...tiles };
  return { sql_query, columns, open_parameters, id, cell_id, ...how };
}
