import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { Locale } from "../../locale/locale.ts";
import { mapWordsOf } from "../../locale/map_words.ts";
import type { MapDocument } from "../document.ts";
import { createFieldTexts } from "../fields/field_texts.ts";
import { deliveries } from "../../../tests/helpers/map_documents.ts";
import type { Filter, TextFilter } from "./filter.ts";
import { type FilterText, filterTexts } from "./filter_text.ts";

/** Spaces that do not break are Intl's to choose, as are those around a dash. */
const plain = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, " ").replace(/ – /g, "–");

function asText(
  document: MapDocument,
  filters: readonly [string, Filter][],
  locale: Locale = "en",
  texts: readonly [string, TextFilter][] = [],
): FilterText[] {
  const query = { filters: new Map(filters), texts: new Map(texts) };
  return filterTexts(query, document, createFieldTexts(document, locale), mapWordsOf(locale))
    .map((one) => ({ ...one, text: plain(one.text), detail: plain(one.detail) }));
}

const day = (month: number, date: number) => Date.UTC(2026, month - 1, date);

describe("the filters as text", () => {
  it("are none where nothing is filtered", () => {
    expect(asText(deliveries, [])).toEqual([]);
  });

  it("are short for a chip, and complete for screen readers and print", () => {
    const filters: [string, Filter][] = [
      ["statuses", { kind: "values", values: ["late", "open"] }],
      ["price", { kind: "range", from: 1_110_000, to: 1_880_000 }],
    ];
    const texts: [string, TextFilter][] = [["find", { column: "zip", text: "021" }]];
    expect(asText(deliveries, filters, "en", texts)).toEqual([
      {
        id: "statuses",
        of: "widget",
        label: "Status",
        text: "Status (2)",
        detail: "Status: Late, On its way",
      },
      {
        id: "price",
        of: "widget",
        label: "cost",
        text: "€1.11M–€1.88M",
        detail: "cost: €1,110,000.00 to €1,880,000.00",
      },
      { id: "find", of: "search", label: "driver, zip, Page", text: "“021”", detail: "zip: “021”" },
    ]);
    expect(asText(deliveries, filters, "es", texts).map(({ detail }) => detail)).toEqual([
      "Estado: Con retraso, En camino",
      "cost: de 1.110.000,00 € a 1.880.000,00 €",
      "zip: «021»",
    ]);
  });

  it("name one value by its name", () => {
    const [one] = asText(deliveries, [["statuses", { kind: "values", values: ["late"] }]], "es");
    expect(one).toMatchObject({ text: "Con retraso", detail: "Estado: Con retraso" });
    const [empty] = asText(deliveries, [["statuses", { kind: "values", values: [""] }]]);
    expect(empty?.text).toBe("No status");
  });

  it("show a range that is open at one end", () => {
    const text = (filter: Filter) => asText(deliveries, [["weights", filter]])[0]?.detail;
    expect(text({ kind: "range", from: -5, to: null })).toBe("Weight: -5 kg or more");
    expect(text({ kind: "range", from: null, to: 5 })).toBe("Weight: below 5 kg");
  });

  it("show times by their days, the last of which is before the limit", () => {
    const text = (from: number | null, to: number | null) =>
      asText(deliveries, [["days", { kind: "time", from, to }]])[0]?.text;
    expect(text(Date.UTC(2016, 0), Date.UTC(2024, 0))).toBe("2016–2023");
    expect(text(day(1, 1), day(4, 1))).toBe("Jan–Mar 2026");
    expect(text(day(1, 3), day(1, 10))).toBe("3–9 Jan 2026");
    expect(text(day(1, 3), day(1, 4))).toBe("3 Jan 2026");
    expect(text(day(1, 3), null)).toBe("since 3 Jan 2026");
    expect(text(null, day(1, 4))).toBe("until 3 Jan 2026");
    expect(text(day(1, 3), day(1, 3) + 5_400_000)).toContain("01:30 UTC");
  });

  it("show a box by both of its axes", () => {
    const box: Filter = { kind: "box", x: { from: 1, to: 2 }, y: { from: 3000, to: null } };
    expect(asText(deliveries, [["both", box]])).toMatchObject([{
      label: "cost by Weight",
      text: "1 kg–2 kg × €3K or more",
      detail: "cost by Weight: Weight 1 kg to 2 kg, cost €3,000.00 or more",
    }]);
  });

  it("list a limited number of names", () => {
    const values = Array.from({ length: 90 }, (_, index) => `v${index}`);
    const [one] = asText(deliveries, [["statuses", { kind: "values", values }]]);
    expect(one?.text).toBe("Status (90)");
    expect(one?.detail).toMatch(/, v19 and 70 more$/);
  });

  it("omit a filter whose widget the person may not see", () => {
    const pruned = { ...deliveries, widgets: [], search: [] };
    const filters: [string, Filter][] = [["statuses", { kind: "values", values: ["late"] }]];
    expect(asText(pruned, filters, "en", [["find", { column: "driver", text: "a" }]])).toEqual([]);
  });

  it("omit a filter of another kind of widget", () => {
    expect(
      asText(deliveries, [["weights", {
        kind: "box",
        x: { from: 1, to: 2 },
        y: { from: 1, to: 2 },
      }]]),
    )
      .toEqual([]);
    expect(asText(deliveries, [["count", { kind: "values", values: ["a"] }]])).toEqual([]);
  });
});
