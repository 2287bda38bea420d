/** What people had of the retail map before it was a document: it stays as it was. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import { fileColumns } from "../../lib/map/export/feature_file.ts";
import { createCards } from "../../lib/map/fields/card.ts";
import { createFieldTexts } from "../../lib/map/fields/field_texts.ts";
import { filterTexts } from "../../lib/map/query/filter_text.ts";
import { compiledFilters } from "../../lib/map/query/filters.ts";
import type { Filter } from "../../lib/map/query/filter.ts";
import { readLink, writeLink } from "../../lib/map/query/map_url.ts";
import { documentOf, layerOf } from "../helpers/map_documents.ts";

const retail = documentOf(
  JSON.parse(
    Deno.readTextFileSync(new URL("../../maps/retail-stores.json", import.meta.url)),
  ),
);
const query = (search: string) => readLink(search, retail).query;
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

describe("the retail map", () => {
  it("opens links of before", () => {
    const old = "?type=Drugstore&type=Supermarket&revenue=1200000-&search=Main&color=revenue" +
      "&store=12&table=open&sort=revenue-desc&lat=42.36&lng=-71.06&zoom=11.5";
    const state = readLink(old, retail);
    expect(state).toEqual({
      query: {
        filters: new Map<string, Filter>([
          ["types", { kind: "values", values: ["Drugstore", "Supermarket"] }],
          ["revenues", { kind: "range", from: 1_200_000, to: null }],
        ]),
        texts: new Map([["address", { column: "address", text: "Main" }]]),
        parameters: new Map(),
        visible: new Map(),
        colors: new Map([["stores", 1]]),
        selected: { dataset: "retail_stores", id: "12" },
        table: "table",
        sorts: new Map([["table", { column: "revenue", direction: "desc" }]]),
        hidden: new Map(),
      },
      position: { latitude: 42.36, longitude: -71.06, zoom: 11.5 },
      unknown: [],
    });
    const now = writeLink(state, retail, old);
    expect(now).not.toMatch(/[?&](type|revenue|search|store|sort)=/);
    expect(readLink(now, retail)).toEqual(state);
    for (const name of ["q", "search"]) {
      expect(query(`?${name}=021`).texts.get("address")).toEqual({ column: "zip", text: "021" });
    }
  });

  it("calls a store by its address, and tells its facts in each language", () => {
    const stores = layerOf(retail, "stores");
    const properties = {
      ...{ store_id: "12", storetype: "Drugstore", revenue: 1_234_567, size_m2: "12000" },
      ...{ address: "1 Main St", city: "BOSTON", state: "MA", zip: "2110" },
    };
    const feature = { dataset: "retail_stores", id: "12", properties, place: null, bounds: null };
    const { title, subtitle, fields } = createCards(createFieldTexts(retail, "en")).card(
      stores,
      feature,
    );
    expect([title, subtitle]).toEqual(["1 Main St", "BOSTON, MA 02110"]);
    expect(fields.map(({ label, text }) => [label, plain(text)])).toEqual([
      ["Store type", "Drugstore"],
      ["Revenue", "$1,234,567"],
      ["Floor area", "12,000 m²"],
    ]);
    const es = createFieldTexts(retail, "es");
    expect(createCards(es).card(stores, feature).fields.map(({ text }) => plain(text)))
      .toEqual(["Farmacia", "1.234.567 $", "12.000 m²"]);
    expect(createCards(es).title(retail, { ...feature, properties: {} })).toBe("Tienda 12");
  });

  it("looks for digits at the beginning of a zip code, and for texts anywhere", () => {
    const asked = (text: string) =>
      compiledFilters(query(`?q=${text}`), {
        document: retail,
        dataset: "retail_stores",
        except: "",
        columns: ["address", "zip"],
      });
    expect(asked("021"))
      .toEqual({ zip: { stringSearch: { values: ["021"], params: { mustStart: true } } } });
    expect(asked("2110").zip?.stringSearch?.values).toEqual(["2110", "02110"]);
    expect(asked("02110").zip?.stringSearch)
      .toEqual({ values: ["02110", "2110"], params: { mustStart: true, mustEnd: true } });
    expect(asked("21 Main")).toEqual({ address: { stringSearch: { values: ["21 Main"] } } });
  });

  it("tells its filters in each language", () => {
    const linked = query("?types=Drugstore&types=Hypermarket&revenues=1110000..1880000&q=021");
    const shown = (locale: "en" | "es") =>
      filterTexts(linked, retail, createFieldTexts(retail, locale), mapWordsOf(locale))
        .map(({ text, detail }) => [plain(text), plain(detail)]);
    expect(shown("en")).toEqual([
      ["2 store types", "Store type: Drugstore, Hypermarket"],
      ["$1.11M–$1.88M", "Revenue: $1,110,000 to $1,880,000"],
      ["“021”", "Zip code: “021”"],
    ]);
    expect(shown("es").map(([, detail]) => detail)).toEqual([
      "Tipo de tienda: Farmacia, Hipermercado",
      "Ingresos: de 1.110.000 $ a 1.880.000 $",
      "Código postal: «021»",
    ]);
  });

  it("gives the table's columns as a file", () => {
    expect(fileColumns(retail, "retail_stores", null, []))
      .toEqual(["address", "city", "zip", "storetype", "revenue", "size_m2"]);
  });
});
