/** The state of a map with loaded data, for tests, also in the browser. */
import type { Locale } from "../../../lib/locale/locale.ts";
import type { MapDocument } from "../../../lib/map/document.ts";
import type { WidgetResult } from "../../../lib/map/widgets/results.ts";
import { createMapState, type MapState } from "../state/map_state.ts";

const KINDS = ["market", "shop", "bar", "school", "museum", "gym", "constructor"] as const;
const INCOMES = [120e6, 62e6, 52.1e6, 39.2e6, 24.7e6, 12e6, 5e6] as const;

/** By widget of the document in `test_documents.ts`. */
export const RESULTS: Readonly<Record<string, WidgetResult>> = {
  count: { type: "formula", value: 159 },
  total: { type: "formula", value: 221e6 },
  kinds: {
    type: "category",
    groups: [
      ...KINDS.map((name, index) => ({ name, value: INCOMES[index] ?? 0 })),
      { name: null, value: 1e6 },
    ],
    others: 3e6,
  },
  incomes: {
    type: "histogram",
    ticks: Array.from({ length: 17 }, (_, tick) => 900_000 + tick * 70_000),
    counts: [2, 2, 6, 11, 18, 23, 31, 25, 18, 19, 9, 4, 2, 0, 0, 1],
  },
  areas: { type: "range", extent: [110, 2440] },
  parts: {
    type: "category",
    groups: KINDS.map((name, index) => ({ name, value: 100 - index * 13 })),
    others: 4,
  },
  spread: {
    type: "scatter",
    points: Array.from({ length: 50 }, (_, index) => [100 + index * 40, 9e5 + index * 2e4]),
    total: 5120,
  },
};

/** @returns a state with a token, and with a result for each widget. */
export function placesState(document: MapDocument, locale: Locale, search = ""): MapState {
  const state = createMapState({ id: "places", document, search, locale });
  state.access.value = {
    token: "token",
    display_name: "Ann",
    groups: [],
    expires_at: "2030-01-01T00:00:00Z",
    expires_in: 900,
    api_base_url: "https://carto.test",
    connection_name: "warehouse",
    allowed_apis: ["maps", "sql"],
    sources: {
      places: {
        sql_query: "SELECT * FROM places",
        columns: ["kind", "income", "area", "street", "zip"],
        open_parameters: ["mode", "since"],
      },
    },
  };
  const dataset = state.datasetOf("places");
  dataset.count.value = 159;
  dataset.total.value = 256;
  const stats = { min: undefined, max: undefined, quantiles: {}, categories: [] };
  dataset.stats.value = new Map([
    ["kind", { ...stats, categories: [...KINDS] }],
    [
      "income",
      { ...stats, min: 9e5, max: 2e6, quantiles: { 5: [1.2e6, 1.3e6, 1.4e6, 1.55e6] } },
    ],
  ]);
  for (const [id, result] of Object.entries(RESULTS)) {
    const widget = state.widgets.get(id);
    if (widget !== undefined) widget.result.value = result;
  }
  return state;
}
