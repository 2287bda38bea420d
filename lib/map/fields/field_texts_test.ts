import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { MapDocument } from "../document.ts";
import type { Feature } from "./feature.ts";
import { createCards } from "./card.ts";
import { createFieldTexts } from "./field_texts.ts";
import { deliveries, layerOf } from "../../../tests/helpers/map_documents.ts";

const plain = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, " ");
const en = createFieldTexts(deliveries, "en");
const es = createFieldTexts(deliveries, "es");

function feature(properties: Feature["properties"], id: string | null = "7"): Feature {
  return { dataset: "drops", id, properties, place: null, bounds: null };
}

const types = { drops: { kg: "number", day: "date", seen: "timestamp", on: "boolean" } } as const;
const typed: MapDocument = { ...deliveries, types };

describe("what the map is called", () => {
  it("is the document's text in the language", () => {
    expect([es.mapTitle, es.mapDescription]).toEqual(["Entregas", "What is on its way"]);
    expect(en.text({ es: "a", de: "b" })).toBe("a");
  });

  it("is made of nouns, operations and columns where the document says nothing", () => {
    const titles = (texts: typeof en) => deliveries.widgets.map(texts.widgetTitle);
    expect(titles(en)).toEqual([
      ...[
        "Deliveries in view",
        "Sum of Weight",
        "Status",
        "Average of cost by Status",
        "Weight",
        "Price",
      ],
      ...["Deliveries", "cost by Weight", "Deliveries", "Rows", "mode", "level"],
    ]);
    expect(titles(es).slice(0, 4))
      .toEqual(["Entregas a la vista", "Suma de Weight", "Estado", "Promedio de cost por Estado"]);
    expect(deliveries.layers.map(en.layerTitle))
      .toEqual(["Deliveries", "Routes", "zones", "demand", "demand", "Deliveries", "ground"]);
    expect(deliveries.search.map(en.searchTitle)).toEqual(["driver, zip, Page", "name"]);
  });

  it("counts rows in each language's plurals", () => {
    expect([0, 1, 12_000].map((count) => en.counted("drops", count)))
      .toEqual(["0 deliveries", "1 delivery", "12,000 deliveries"]);
    expect([1, 2_000_000].map((count) => es.counted("drops", count)))
      .toEqual(["1 entrega", "2.000.000 de entregas"]);
    expect([en.counted("routes", 1), es.counted("constructor", 2)]).toEqual(["1 row", "2 filas"]);
  });
});

describe("a column", () => {
  it("is called approximate where the person sees it coarser, also in figures of it", () => {
    const masked = { drops: ["kg"] };
    const texts = (locale: "en" | "es") => createFieldTexts({ ...deliveries, masked }, locale);
    expect(texts("en").label("drops", "kg")).toBe("Weight (approximate)");
    expect(texts("es").label("drops", "kg")).toBe("Weight (aprox.)");
    expect(texts("en").label("drops", "status")).toBe("Status");
    expect(deliveries.widgets.map(texts("en").widgetTitle)).toContain(
      "Sum of Weight (approximate)",
    );
  });

  it("is called approximate in titles of widgets that are the author's own, too", () => {
    const title = { en: "Total", es: "Total" };
    const titled = deliveries.widgets.map((widget) => ({ ...widget, title }));
    const named = (masked: string[], locale: "en" | "es" = "en") => {
      const texts = createFieldTexts({ ...deliveries, masked: { drops: masked } }, locale);
      return titled.flatMap((widget) => texts.widgetTitle(widget) === "Total" ? [] : widget.type);
    };
    expect(named([])).toEqual([]);
    expect(named(["kg"])).toEqual(["formula", "histogram", "scatter"]);
    expect(named(["cost"], "es")).toEqual(["pie", "range", "scatter"]);
  });

  it("has the document's label and description, else its own name", () => {
    expect([en.label("drops", "status"), es.label("drops", "status")]).toEqual([
      "Status",
      "Estado",
    ]);
    expect(en.label("drops", "constructor")).toBe("constructor");
    expect(en.label("toString", "name")).toBe("name");
    expect([es.description("drops", "status"), en.description("drops", "kg")])
      .toEqual(["Dónde está", null]);
  });

  it("has the policy's type, else the learned one", () => {
    const texts = createFieldTexts(typed, "en");
    expect([texts.typeOf("drops", "day"), texts.typeOf("drops", "valueOf")]).toEqual([
      "date",
      null,
    ]);
    texts.learn("drops", new Map([["day", "text"], ["late", "number"]]));
    expect(["day", "late"].map((column) => texts.typeOf("drops", column)))
      .toEqual(["date", "number"]);
    expect(["kg", "cost", "late", "day", "zip", "none"].map((one) => texts.isNumeric("drops", one)))
      .toEqual([true, true, true, false, false, false]);
    expect(texts.value("drops", "late", "9007199254740993")).toBe("9,007,199,254,740,993");
  });
});

describe("a value", () => {
  it("has the document's text, for any value", () => {
    const value = (one: unknown) => es.value("drops", "status", one);
    expect(["late", "open", "plain", "", 7, "7", true].map(value)).toEqual([
      ...["Con retraso", "En camino", "plain", "No status", "Seven", "Seven", "Certain"],
    ]);
    for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
      expect(value(name)).toBe(name);
    }
  });

  it("is a word where it is missing", () => {
    expect([en.value("drops", "kg", null), es.value("drops", "kg", undefined)])
      .toEqual(["Unknown", "Sin datos"]);
    expect([en.value("drops", "driver", ""), es.value("drops", "driver", "  ")])
      .toEqual(["Empty", "Vacío"]);
  });

  it("is formatted by the document, else by the column's type", () => {
    const texts = createFieldTexts(typed, "en");
    const value = (column: string, one: unknown) => plain(texts.value("drops", column, one));
    expect(value("kg", "1200.5")).toBe("1,200.5 kg");
    expect(value("day", "2026-07-04")).toBe("4 Jul 2026");
    expect(value("promised", "2026-07-04T15:30:00Z")).toBe("4 Jul 2026, 11:30 EDT");
    expect(value("signed", true)).toBe("Signed");
    expect(value("signed", false)).toBe("No");
    expect(value("zip", 2110)).toBe("02110");
    expect(value("hundredth", 12.34)).toBe("12.3%");
    expect(value("on", "true")).toBe("Yes");
    expect(value("none", "<b>1</b>")).toBe("<b>1</b>");
    expect(value("none", "007")).toBe("007");
  });

  it("is a link only where the document says so, and where it is valid", () => {
    const address = "https://acme.example/7";
    expect(en.field("drops", "page", address)).toEqual({
      column: "page",
      label: "Page",
      text: "acme.example",
      value: address,
      link: { href: address, host: "acme.example", text: "acme.example" },
    });
    expect(es.field("drops", "track", address)).toMatchObject({
      text: "Seguir",
      link: { host: "acme.example", text: "Seguir" },
    });
    const script = "javascript:alert(1)";
    expect(en.field("drops", "page", script)).toMatchObject({ text: script, link: null });
    expect(en.field("drops", "driver", address)).toMatchObject({ text: address, link: null });
    expect(en.field("drops", "page", null)).toMatchObject({ text: "Unknown", link: null });
  });
});

describe("a figure", () => {
  it("is formatted as its column, or by the widget", () => {
    const of = { dataset: "drops", column: "cost", operation: "sum" } as const;
    expect(en.amount(of, 1_234.5)).toBe("€1,234.50");
    expect(en.amount(of, 1_234_500, "compact")).toBe("€1.23M");
    expect(en.amount({ ...of, format: { type: "number", compact: true } }, 1_234)).toBe("1.23K");
    expect(en.amount({ ...of, operation: "count" }, 1_234)).toBe("1,234");
    expect(en.amount({ ...of, column: undefined, operation: "count" }, 3)).toBe("3");
    expect(en.amount({ ...of, column: "zip", operation: "max" }, 2110)).toBe("2,110");
    expect(en.amount(of, null)).toBe("Unknown");
  });
});

describe("a card", () => {
  const drops = layerOf(deliveries, "drops");
  const known = {
    driver: "Ann",
    zip: "2110",
    city: "Boston",
    state: "MA",
    status: "late",
    kg: "7",
  };

  it("has the title, the line below, and a row for each column", () => {
    const { title, subtitle, fields } = createCards(en).card(drops, feature(known));
    expect([title, subtitle]).toEqual(["Ann (02110)", "Boston, MA 02110"]);
    expect(fields.map(({ label, text }) => [label, plain(text)]))
      .toEqual([["Status", "Late"], ["Weight", "7 kg"], ["Page", "Unknown"]]);
    expect(createCards(es).card(drops, feature(known)).subtitle).toBe("02110 Boston");
  });

  it("has the first text as its title, which is not repeated", () => {
    for (const kg of [7, "7"]) {
      const { title, fields } = createCards(en).card(drops, feature({ kg, page: "x" }));
      expect(title).toBe("x");
      expect(fields.map(({ column }) => column)).toEqual(["status", "kg"]);
    }
    expect(createCards(en).card(drops, feature({ kg: 7 })).title).toBe("Delivery 7");
    const cells = { ...layerOf(deliveries, "cells"), tooltip: ["orders"] };
    expect(createCards(en).card(cells, feature({ orders: 12_345 }, "8928308280fffff")).title)
      .toBe("Cell 8928308280fffff");
  });

  it("has the dataset's noun and the id as its title without other values", () => {
    expect(createCards(en).card(drops, feature({}, "9007199254740993")).title).toBe(
      "Delivery 9007199254740993",
    );
    expect(createCards(es).card(drops, feature({}, null)).title).toBe("Entrega");
    expect(createCards(en).card(layerOf(deliveries, "cells"), feature({}, "8928308280fffff")).title)
      .toBe("Cell 8928308280fffff");
  });

  it("has all visible columns where the document names none", () => {
    const zones = layerOf(deliveries, "zones");
    const { title, fields } = createCards(en).card(
      zones,
      feature({ _carto_feature_id: "x", a: 1, b: null }),
    );
    expect(title).toBe("Row 7");
    expect(fields.map(({ column, text }) => [column, text])).toEqual([["a", "1"], [
      "b",
      "Unknown",
    ]]);
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`c${index}`, 1]));
    expect(createCards(en).card(zones, feature(many)).fields).toHaveLength(100);
  });

  it("has the columns of a cell by CARTO's aliases", () => {
    const aggregation = {
      expression: "SUM(orders) AS orders_sum",
      columns: [
        { alias: "orders_sum", of: "column", column: "orders", operation: "sum" },
      ],
    } as const;
    const cells = { ...layerOf(deliveries, "cells"), aggregation };
    const { fields } = createCards(en).card(cells, feature({ orders_sum: 12_345, day: 3 }));
    expect(fields.map(({ column, text }) => [column, text]))
      .toEqual([["orders", "12,345"], ["day", "3"]]);
    expect(createCards(en).card(layerOf(deliveries, "boxes"), feature({ orders: 1.5 })).title).toBe(
      "1.5 orders",
    );
  });

  it("is short in a tooltip, without unknown values", () => {
    const { title, fields } = createCards(en).tooltip(
      drops,
      feature({ driver: "Ann", status: "open" }),
    );
    expect(title).toBe("Ann");
    expect(fields.map(({ text }) => text)).toEqual(["On its way"]);
    const zones = layerOf(deliveries, "zones");
    expect(createCards(en).tooltip(zones, feature({ a: 1, b: 2, c: 3, d: 4 })).fields).toHaveLength(
      3,
    );
  });

  it("uses the same title for rows of a table", () => {
    expect(createCards(en).title(deliveries, feature(known))).toBe("Ann (02110)");
    expect(createCards(en).title(deliveries, { ...feature({ day: "Monday" }), dataset: "routes" }))
      .toBe("Monday");
    expect(createCards(en).title(deliveries, { ...feature({}), dataset: "nothing" })).toBe("Row 7");
  });

  it("shows HTML in any value as text", () => {
    const hostile = "<img src=x onerror=alert(1)>";
    const { title, fields } = createCards(en).card(
      drops,
      feature({ driver: hostile, status: hostile }),
    );
    expect(title).toBe(hostile);
    expect(fields[0]).toMatchObject({ text: hostile, link: null });
  });
});
