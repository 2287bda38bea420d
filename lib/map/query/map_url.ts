/** The map's state as a link: the query string of the page, and back. */
import type { MapDocument, Value, Widget } from "../document.ts";
import type { MapPosition } from "../view/position.ts";
import type { Filter, TextFilter } from "./filter.ts";
import { filterOf, filterParameters } from "./link_filters.ts";
import { colorsOf, colorTexts, featureOf, visibleOf, visibleText } from "./link_layers.ts";
import { columnName, isOurs, parametersOf, strangers } from "./link_names.ts";
import { degrees, positionOf, zoomText } from "./link_position.ts";
import { LONGEST_VALUE, valueOf, valueText } from "./link_values.ts";
import type { MapQuery, SortOrder } from "./map_query.ts";
import { searchColumn } from "./search_column.ts";

/** What a link says; a missing position is where the document has the map begin. */
export interface LinkedState {
  readonly query: MapQuery;
  readonly position: MapPosition | null;
  /** Names in it that no longer exist in the map: reported once. */
  readonly unknown: readonly string[];
}

/** Of a table widget, which may have its sort order and hidden columns beside it. */
const OPEN = "open";
const HIDDEN = "-hidden";
const MOST_UNKNOWN = 10;

/**
 * @param search the page's query string, which is untrusted: parts that are no state of the map are
 * ignored.
 */
export function readLink(search: string, document: MapDocument): LinkedState {
  const given = parametersOf(search, document);
  const all = (name: string): readonly string[] => given.get(name) ?? [];
  const one = (name: string): string => all(name)[0] ?? "";
  const position = positionOf(one("lat"), one("lng"), one("zoom"));
  // Only a link of the map has a place; other parameters may be anybody's.
  const unknown = new Set(position === null ? [] : strangers(given, document));

  const filters = new Map<string, Filter>();
  const parameters = new Map<string, Value>();
  const sorts = new Map<string, SortOrder>();
  const hidden = new Map<string, readonly string[]>();
  let table: string | null = null;
  for (const widget of document.widgets) {
    const texts = all(widget.id);
    if (widget.type === "table") {
      if (texts.includes(OPEN)) table ??= widget.id;
      put(sorts, widget.id, sortOf(texts, widget.columns));
      put(hidden, widget.id, hiddenOf(texts, widget.columns));
    } else if (widget.type === "parameter") {
      put(parameters, widget.id, parameterOf(texts[0] ?? "", widget));
    } else put(filters, widget.id, filterOf(widget, texts));
  }
  const texts = new Map<string, TextFilter>();
  for (const field of document.search) {
    const text = one(field.id);
    if (text.trim() === "" || text.length > LONGEST_VALUE) continue;
    const column = one(columnName(field.id)) || searchColumn(field, document, text);
    if (field.columns.includes(column)) texts.set(field.id, { column, text });
  }
  const visible = visibleOf(one("layers"), document.layers, unknown);
  const colors = colorsOf(all("color"), document.layers, unknown);
  const selected = featureOf(one("feature"), document);
  return {
    query: { filters, texts, parameters, visible, colors, selected, table, sorts, hidden },
    position,
    unknown: [...unknown].slice(0, MOST_UNKNOWN),
  };
}

/**
 * @param search the page's query string as it is: what is not the map's stays in it.
 * @returns it with this state, and with a leading `?` unless it is empty.
 */
export function writeLink(
  { query, position }: Pick<LinkedState, "query" | "position">,
  document: MapDocument,
  search = "",
): string {
  const params = new URLSearchParams(search);
  for (const name of new Set(params.keys())) {
    if (isOurs(name, document)) params.delete(name);
  }
  const write = (name: string, ...texts: readonly string[]) => {
    for (const text of texts) {
      if (text !== "" && text.length <= LONGEST_VALUE) params.append(name, text);
    }
  };
  if (position !== null) {
    write("lat", degrees(position.latitude));
    write("lng", degrees(position.longitude));
    write("zoom", zoomText(position.zoom));
  }
  for (const [id, filter] of query.filters) write(id, ...filterParameters(filter));
  for (const field of document.search) {
    const { column, text } = query.texts.get(field.id) ?? { column: "", text: "" };
    write(field.id, text);
    if (column !== searchColumn(field, document, text)) write(columnName(field.id), column);
  }
  for (const [id, value] of query.parameters) write(id, valueText(value));
  const layers = visibleText(query.visible);
  if (layers !== "") params.append("layers", layers);
  write("color", ...colorTexts(query.colors, document.layers));
  const { selected, table } = query;
  if (selected !== null) write("feature", `${selected.dataset}:${selected.id}`);
  if (table !== null) write(table, OPEN);
  for (const [id, { column, direction }] of query.sorts) write(id, `${column}-${direction}`);
  for (const [id, columns] of query.hidden) write(id, ...columns.map((name) => `${name}${HIDDEN}`));
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

function put<Entry>(entries: Map<string, Entry>, id: string, entry: Entry | undefined): void {
  if (entry !== undefined) entries.set(id, entry);
}

function sortOf(texts: readonly string[], columns: readonly string[]): SortOrder | undefined {
  for (const text of texts) {
    const at = text.lastIndexOf("-");
    const [column, direction] = [text.slice(0, at), text.slice(at + 1)];
    if (!columns.includes(column)) continue;
    if (direction === "asc" || direction === "desc") return { column, direction };
  }
  return undefined;
}

function hiddenOf(
  texts: readonly string[],
  columns: readonly string[],
): readonly string[] | undefined {
  const hidden = columns.filter((column) => texts.includes(`${column}${HIDDEN}`));
  return hidden.length === 0 ? undefined : hidden;
}

/** A value that is not of the default's type, or not among the options, would be refused. */
function parameterOf(
  text: string,
  { default: usual, options }: Extract<Widget, { type: "parameter" }>,
): Value | undefined {
  const parsed = valueOf(text);
  // A text that looks like a number needs no quotes where only a text can stand.
  const value = typeof usual === "string" && typeof parsed === "number" ? text : parsed;
  if (typeof value !== typeof usual) return undefined;
  return options === undefined || options.some((one) => one.value === value) ? value : undefined;
}
