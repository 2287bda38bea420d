/** A document with each of the panel's widgets, for tests. */
import { documentOf } from "../../../tests/helpers/map_documents.ts";

const dataset = "places";

export const places = documentOf({
  version: 1,
  title: "Places",
  datasets: {
    places: {
      noun: {
        one: { en: "place", es: "lugar" },
        other: { en: "places", es: "lugares" },
      },
      columns: {
        kind: {
          label: { en: "Kind of place", es: "Tipo de lugar" },
          values: {
            market: { en: "Market", es: "Mercado" },
            shop: { en: "Shop", es: "Tienda" },
            bar: { en: "Bar", es: "Bar" },
            school: { en: "School", es: "Escuela" },
            museum: { en: "Museum of contemporary art", es: "Museo de arte contemporáneo" },
          },
        },
        income: {
          label: { en: "Income", es: "Ingresos" },
          format: { type: "currency", currency: "USD", digits: 0 },
        },
        area: {
          label: { en: "Floor area", es: "Superficie" },
          format: { type: "unit", unit: "square-meter", digits: 0 },
        },
        street: { label: { en: "Street", es: "Calle" } },
        zip: { label: { en: "Zip code", es: "Código postal" } },
        mode: { label: { en: "Opening hours", es: "Horario" } },
        since: { label: { en: "Open since", es: "Abierto desde" } },
      },
    },
  },
  layers: [{
    id: "places",
    dataset,
    type: "point",
    title: { en: "Places", es: "Lugares" },
    color: [
      { column: "kind", scale: "categories", palette: "Bold" },
      { column: "income", scale: "bins", classes: 5, palette: "SunsetDark" },
    ],
    card: { title: "{street}" },
  }],
  widgets: [
    { id: "count", type: "formula", dataset, operation: "count" },
    { id: "total", type: "formula", dataset, operation: "sum", column: "income" },
    {
      id: "kinds",
      type: "category",
      dataset,
      column: "kind",
      operation: "sum",
      operation_column: "income",
    },
    { id: "incomes", type: "histogram", dataset, column: "income" },
    { id: "areas", type: "range", dataset, column: "area", note: "Without the yard." },
    { id: "parts", type: "pie", dataset, column: "kind" },
    { id: "spread", type: "scatter", dataset, x: "area", y: "income" },
    {
      id: "mode",
      type: "parameter",
      dataset,
      column: "mode",
      default: "day",
      options: [
        { value: "day", label: { en: "By day", es: "De día" } },
        { value: "night", label: { en: "At night", es: "De noche" } },
      ],
    },
    { id: "since", type: "parameter", dataset, column: "since", default: 1990 },
  ],
  search: [{ id: "find", dataset, columns: ["street", "zip"] }],
});
