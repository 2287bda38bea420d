/** Features whose texts contain the search text. */
import type { SourceAccess } from "../access/map_access.ts";
import type { ColumnType, Search } from "../document.ts";
import type { Feature } from "../fields/feature.ts";
import { loadRows } from "../sources/feature_rows.ts";
import { textSearch } from "./column_filter.ts";
import type { CodeLengths } from "./search_column.ts";
import type { WidgetModels } from "../sources/widget_models.ts";

/** A list of suggestions that can be taken in at a glance. */
export const MOST_HITS = 8;

const MOST_CHARACTERS = 200;

export interface HitsRequest {
  readonly search: Search;
  /** As typed. */
  readonly text: string;
  /** The columns that hits are to have beside those searched; all that are seen by default. */
  readonly columns?: readonly string[] | undefined;
  /** The dataset's, as far as the policy says. */
  readonly types?: Readonly<Record<string, ColumnType>> | undefined;
  /** Digits are looked for at the beginning of codes. */
  readonly codes?: CodeLengths | undefined;
}

/**
 * Looks through all rows, whatever is in view and whatever the filters are. Each column is a
 * request of its own, since CARTO lets filters of several columns hold all at once.
 *
 * @returns at most {@linkcode MOST_HITS}: those that begin with the text first, then by the order
 * of the search's columns.
 * @throws as `loadRows` does.
 */
export async function searchHits(
  source: WidgetModels,
  access: SourceAccess,
  { search, text, columns = access.columns, types = {}, codes = new Map() }: HitsRequest,
  signal: AbortSignal,
): Promise<readonly Feature[]> {
  const sought = text.trim().slice(0, MOST_CHARACTERS);
  if (sought === "") return [];
  const isText = (column: string) =>
    column === access.id || !Object.hasOwn(types, column) || types[column] === "text";
  const searched = search.columns.filter((column) =>
    access.columns.includes(column) && isText(column)
  );
  const found = await Promise.all(searched.map(async (column) => {
    const filters = { [column]: { stringSearch: textSearch(sought, codes.get(column)) } };
    const { rows } = await loadRows(source, access, {
      dataset: search.dataset,
      narrowing: { filters, parameters: {}, key: "" },
      bounds: null,
      columns: [...columns, ...searched],
      sort: { column, direction: "asc" },
      offset: 0,
      limit: MOST_HITS,
      // One that has an id is read by it once it is picked, with its place.
      withPlace: access.geometry?.type === "point" || access.id === undefined,
    }, signal);
    return rows.map((feature) => ({ feature, begins: beginsWith(feature, column, sought) }));
  }));
  const hits = found.flat();
  const ordered = [...hits.filter(({ begins }) => begins), ...hits.filter(({ begins }) => !begins)];
  const once = new Map(ordered.map(({ feature }) => [keyOf(feature), feature]));
  return [...once.values()].slice(0, MOST_HITS);
}

function beginsWith({ properties }: Feature, column: string, text: string): boolean {
  const value = Object.hasOwn(properties, column) ? properties[column] : null;
  return String(value).toLowerCase().startsWith(text.toLowerCase());
}

/** Without an id, rows of the same values are one hit. */
const keyOf = ({ id, properties, place }: Feature) =>
  id === null ? JSON.stringify([properties, place]) : `id ${id}`;
