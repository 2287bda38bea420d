import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { formatsOf } from "../../locale/formats.ts";
import type { Locale } from "../../locale/locale.ts";
import { mapWordsOf } from "../../locale/map_words.ts";
import type { Capabilities } from "../fields/dataset.ts";
import { filterTexts } from "./filter_text.ts";
import { EMPTY_QUERY, type MapQuery } from "./map_query.ts";

const ALL: Capabilities = {
  figures: true,
  id: true,
  type: true,
  revenue: true,
  area: true,
  address: true,
  zip: true,
  tableColumns: [],
  rowColumns: [],
};

function texts(query: Partial<MapQuery>, capabilities = ALL, locale: Locale = "en") {
  const words = mapWordsOf(locale);
  return filterTexts({ ...EMPTY_QUERY, ...query }, capabilities, words, formatsOf(locale));
}

describe("the filters in words", () => {
  it("are none where nothing is filtered", () => {
    expect(texts({})).toEqual([]);
  });

  it("name each filter in the reader's language", () => {
    const query = {
      types: ["Drugstore", "Hypermarket"],
      revenue: { from: 1_000_000, to: 1_500_000 },
      search: "main st",
    };
    expect(texts(query)).toEqual([
      "Store type: Drugstore, Hypermarket",
      "Revenue: $1,000,000 to $1,500,000",
      "Search: “main st”",
    ]);
    expect(texts(query, ALL, "es")[0]).toBe("Tipo de tienda: Farmacia, Hipermercado");
  });

  it("tell a range that is open at one end", () => {
    expect(texts({ revenue: { from: 5, to: null } })).toEqual(["Revenue: $5 and more"]);
    expect(texts({ revenue: { from: null, to: 5 } })).toEqual(["Revenue: up to $5"]);
  });

  it("leave out what narrows nothing, since the person may not see its column", () => {
    const none = { ...ALL, type: false, revenue: false, address: false, zip: false };
    const query = { types: ["Drugstore"], revenue: { from: 5, to: null }, search: "main" };
    expect(texts(query, none)).toEqual([]);
  });
});
