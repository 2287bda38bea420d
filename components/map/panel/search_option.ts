/** The options below a search field. */
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { Search } from "../../../lib/map/document.ts";
import type { Feature } from "../../../lib/map/fields/feature.ts";
import { createCards } from "../../../lib/map/fields/card.ts";
import { searchColumn } from "../../../lib/map/query/search_column.ts";
import type { MapState } from "../state/map_state.ts";

/** In characters; links carry it. */
export const LONGEST_TEXT = 100;

export type SearchOption =
  & { readonly key: string; readonly text: string }
  & (
    | { readonly kind: "hit"; readonly feature: Feature; readonly detail: string }
    /** Filters by rows that contain the text in that column. */
    | { readonly kind: "filter"; readonly column: string }
  );

export interface SearchAnswer {
  readonly state: MapState;
  readonly search: Search;
  readonly text: string;
  readonly hits: readonly Feature[];
}

/** @returns the hits, then a filter for each column that has them, the likeliest first. */
export function optionsOf(answer: SearchAnswer): readonly SearchOption[] {
  const { texts, locale, document } = answer.state;
  const { title: titleOf } = createCards(texts);
  const { only } = mapWordsOf(locale).panel.search;
  const { search, text, hits } = answer;
  const found = hits.map((feature, index): SearchOption => {
    const title = titleOf(document, feature);
    const match = search.columns.map((column) => valueOf(answer, feature, column))
      .find((value) => holds(value, text));
    return {
      kind: "hit",
      key: feature.id ?? `hit-${index}`,
      text: title,
      feature,
      detail: holds(title, text) ? "" : match ?? "",
    };
  });
  const filters = filterColumns(answer).map((column): SearchOption => ({
    kind: "filter",
    key: `filter-${column}`,
    text: only(texts.label(search.dataset, column), text),
    column,
  }));
  return [...found, ...filters];
}

/** CARTO searches text columns alone; a filter without matches would leave nothing. */
function filterColumns(answer: SearchAnswer): readonly string[] {
  const { state: { texts, document }, search, text, hits } = answer;
  if (hits.length === 0) return [];
  const likely = searchColumn(search, document, text);
  const hasHit = (column: string) =>
    column === likely || hits.some((feature) => holds(valueOf(answer, feature, column), text));
  return search.columns
    .filter((column) => (texts.typeOf(search.dataset, column) ?? "text") === "text")
    .filter(hasHit)
    .toSorted((one, other) => Number(other === likely) - Number(one === likely));
}

const holds = (value: string, text: string) => value.toLowerCase().includes(text.toLowerCase());

function valueOf({ state: { texts } }: SearchAnswer, feature: Feature, column: string): string {
  if (!Object.hasOwn(feature.properties, column)) return "";
  return texts.value(feature.dataset, column, feature.properties[column]);
}
