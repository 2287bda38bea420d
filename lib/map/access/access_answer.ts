/**
 * What our own server answers, read by hand: a page loads this before it asks for anything, and a
 * schema library would be a tenth of that.
 */

/** A dataset as the token opens it. */
export interface SourceAccess {
  /** To be sent to CARTO byte for byte: the token's grant is this very text. */
  readonly sql_query: string;
  readonly columns: string[];
  readonly open_parameters: string[];
  /** CARTO takes the values of parameters as a list, in the order of `open_parameters`. */
  readonly parameters_by_position?: boolean;
  readonly geometry?: { readonly column?: string | undefined; readonly type?: string | undefined };
  /** The column that tells features apart, which the SQL gives as text. */
  readonly id?: string | undefined;
  /** The column beside the others that has an integer cell as text. */
  readonly cell_id?: string | undefined;
}

/** The answer of `/api/carto-token`. */
export interface MapAccess {
  token: string;
  /** Whose session it is. */
  display_name: string;
  groups: string[];
  expires_at: string;
  /** Seconds from the answer on: the browser's clock may be wrong. */
  expires_in: number;
  api_base_url: string;
  connection_name: string;
  /** CARTO's APIs that take the token. */
  allowed_apis: string[];
  sources: Record<string, SourceAccess>;
  /** Of the map that the request names, as the person gets it now; not there where it is closed. */
  map_hash?: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";
const isMaybeText = (value: unknown): value is string | undefined =>
  value === undefined || isText(value);
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);

/** @returns the access that the answer gives; null where it is no such answer. */
export function mapAccessOf(answer: unknown): MapAccess | null {
  if (!isFields(answer)) return null;
  const { token, display_name, groups, expires_at, expires_in, map_hash } = answer;
  const { api_base_url, connection_name, allowed_apis } = answer;
  if (!isText(token) || !isText(display_name) || !isTexts(groups)) return null;
  if (!isText(expires_at) || typeof expires_in !== "number" || !isMaybeText(map_hash)) return null;
  if (!isText(api_base_url) || !isText(connection_name) || !isTexts(allowed_apis)) return null;
  const sources = sourcesOf(answer.sources);
  if (sources === null) return null;
  return {
    token,
    display_name,
    groups,
    expires_at,
    expires_in,
    api_base_url,
    connection_name,
    allowed_apis,
    sources,
    map_hash,
  };
}

/** @returns whose session the answer is of, as people call them; null where it does not say. */
export function nameOf(answer: unknown): string | null {
  return textIn(answer, "display_name");
}

/** @returns the text of that name; null where there is none. */
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
  const { sql_query, columns, open_parameters, geometry = {}, id, cell_id } = answer;
  if (!isText(sql_query) || !isTexts(columns) || !isTexts(open_parameters)) return null;
  if (!isFields(geometry) || !isMaybeText(id) || !isMaybeText(cell_id)) return null;
  const { column, type } = geometry;
  if (!isMaybeText(column) || !isMaybeText(type)) return null;
  const place = answer.geometry === undefined ? {} : { geometry: { column, type } };
  const listed = answer.parameters_by_position === true ? { parameters_by_position: true } : {};
  return { sql_query, columns, open_parameters, ...listed, ...place, id, cell_id };
}
