/** The filters in words, for whoever reads a picture without its page. */
import type { Formats } from "../../locale/formats.ts";
import type { MapWords } from "../../locale/map_words.ts";
import type { Capabilities } from "../fields/dataset.ts";
import type { MapQuery, RevenueRange } from "./map_query.ts";

/** @returns a phrase for each filter that narrows what this person is shown. */
export function filterTexts(
  { types, revenue, search }: MapQuery,
  capabilities: Capabilities,
  words: MapWords,
  formats: Formats,
): string[] {
  const texts: string[] = [];
  if (types.length > 0 && capabilities.type) {
    texts.push(`${words.store.type}: ${types.map(words.typeName).join(", ")}`);
  }
  if (revenue !== null && capabilities.revenue) {
    texts.push(`${words.store.revenue}: ${rangeText(revenue, words, formats)}`);
  }
  if (search !== "" && (capabilities.address || capabilities.zip)) {
    texts.push(words.filters.searchedFor(search));
  }
  return texts;
}

function rangeText({ from, to }: RevenueRange, { legend }: MapWords, { money }: Formats): string {
  if (from === null) return legend.atMost(money(to ?? 0));
  return to === null ? legend.atLeast(money(from)) : legend.between(money(from), money(to));
}
