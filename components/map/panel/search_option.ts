/** What a person can pick below a search's field. */
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { Search } from "../../../lib/map/document.ts";
import type { Feature } from "../../../lib/map/fields/feature.ts";
import { searchColumn } from "../../../lib/map/query/search_column.ts";
import type { MapState } from "../state/map_state.ts";

/** In characters; links carry it. */
export const LONGEST_TEXT = 100;

export type SearchOption =
  & { readonly key: string; readonly text: string }
  & (
    | { readonly kind: "hit"; readonly feature: Feature; readonly detail: string }
    /** Only what holds the text in that column is shown. */
    | { readonly kind: "filter"; readonly column: string }
  );

export interface SearchAnswer {
  readonly state: MapState;
  readonly search: Search;
  readonly text: string;
  readonly hits: readonly Feature[];
}

/** @returns the hits, and after them a filter for each column of texts, the likeliest first. */
export function optionsOf({ state, search, text, hits }: SearchAnswer): readonly SearchOption[] {
  const { texts, locale } = state;
  const { only } = mapWordsOf(locale).panel.search;
  const found = hits.map((feature, index): SearchOption => {
    const title = texts.title(feature.dataset, feature);
    return {
      kind: "hit",
      key: feature.id ?? `hit-${index}`,
      text: title,
      feature,
      detail: matchOf({ state, search, text }, feature, title),
    };
  });
  const likely = searchColumn(search, state.document, text);
  const isText = (column: string) => (texts.typeOf(search.dataset, column) ?? "text") === "text";
  const columns = search.columns.filter(isText)
    .toSorted((one, other) => Number(other === likely) - Number(one === likely));
  const filters = columns.map((column): SearchOption => ({
    kind: "filter",
    key: `filter-${column}`,
    text: only(texts.label(search.dataset, column), text),
    column,
  }));
  return [...found, ...filters];
}

/** @returns the value that holds the text, where the feature's title does not show it already. */
function matchOf(
  { state: { texts }, search, text }: Omit<SearchAnswer, "hits">,
  feature: Feature,
  title: string,
): string {
  const holds = (value: string) => value.toLowerCase().includes(text.toLowerCase());
  if (holds(title)) return "";
  const values = search.columns.filter((column) => Object.hasOwn(feature.properties, column))
    .map((column) => texts.value(feature.dataset, column, feature.properties[column]));
  return values.find(holds) ?? "";
}
