/** The page of any map: whatever a document says and CARTO answers, it is rendered. */
import { createCards } from "../../lib/map/fields/card.ts";
import { expect } from "@std/expect";
import { beforeAll, describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { renderToString } from "preact-render-to-string";
import { MapStage } from "../../components/map/stage/MapStage.tsx";
import { loadRooms } from "../../components/map/stage/use_rooms.ts";
import { createMapState, type MapState } from "../../components/map/state/map_state.ts";
import type { Locale } from "../../lib/locale/locale.ts";
import type { Feature } from "../../lib/map/fields/feature.ts";
import type { MapDocument, Widget } from "../../lib/map/document.ts";
import { writeLink } from "../../lib/map/query/map_url.ts";
import type { CategoryResult, WidgetResult } from "../../lib/map/widgets/results.ts";
import { MapDocumentError } from "../../lib/maps/parse_map.ts";
import { anyMapFile, eased } from "../helpers/any_map.ts";
import { anyQuery } from "../helpers/any_query.ts";
import { HTML, SCRIPT } from "../helpers/any_table.ts";
import { deliveries, documentOf } from "../helpers/map_documents.ts";
import { propertyRuns } from "../helpers/property_runs.ts";

const RUNS = propertyRuns(1_000);
const COLUMNS = ["geom", "a b", "Größe", "select", "__proto__x", "day", "n"];
const DATASETS = ["things", "others"];
const LOCALES: readonly Locale[] = ["en", "es"];

const documents = anyMapFile({
  columns: COLUMNS,
  datasets: DATASETS,
  texts: fc.stringMatching(/^[a-z&"'{}]{1,8}$/),
}).map((document) => eased(document, COLUMNS));

/** Of any type, in any form that CARTO's answers can have. */
const value = fc.oneof(
  fc.constantFrom(null, HTML, SCRIPT, "", "constructor", "2024-02-29", "1e400", "12.50"),
  fc.double({ noNaN: true }),
  fc.boolean(),
);
const name = fc.oneof(fc.constantFrom(null, HTML, SCRIPT, "", "__proto__"), fc.integer());
const times = fc.array(fc.integer({ min: -1e12, max: 2e12 }), { minLength: 0, maxLength: 5 })
  .map((all) => all.toSorted((a, b) => a - b));
const amounts = fc.array(fc.nat(), { minLength: 0, maxLength: 5 });
const maybe: fc.Arbitrary<number | null> = fc.option(fc.nat());
const extent: fc.Arbitrary<readonly [number, number] | null> = fc.option(
  fc.tuple(fc.integer(), fc.nat()).map(([min, more]) => [min, min + more] as const),
);
const groups: fc.Arbitrary<CategoryResult> = fc.record({
  type: fc.constant("category"),
  groups: fc.uniqueArray(fc.record({ name, value: fc.double({ noNaN: true }) }), {
    selector: (group) => group.name,
  }),
  others: maybe,
});
/** By type of the widget; a parameter has none. */
const results: Readonly<Partial<Record<Widget["type"], fc.Arbitrary<WidgetResult>>>> = {
  formula: maybe.map((value) => ({ type: "formula", value })),
  category: groups,
  pie: groups,
  histogram: amounts.map((counts) => ({
    type: "histogram",
    ticks: counts.length === 0 ? [] : Array.from({ length: counts.length + 1 }, (_, tick) => tick),
    counts,
  })),
  range: extent.map((extent) => ({ type: "range", extent })),
  timeseries: times.map((all) => ({
    type: "timeseries",
    step: "day",
    times: all,
    series: [{ name: null, values: all.map((_, index) => index) }],
  })),
  scatter: fc.tuple(fc.array(fc.tuple(fc.integer(), fc.integer())), maybe)
    .map(([points, total]) => ({ type: "scatter", points, total })),
  table: fc.tuple(fc.array(featureOf("things"), { maxLength: 3 }), fc.nat())
    .map(([rows, total]) => ({ type: "table", rows, total })),
};

function featureOf(dataset: string): fc.Arbitrary<Feature> {
  return fc.record({
    dataset: fc.constant(dataset),
    id: fc.option(fc.constantFrom("1828911736415814799", HTML)),
    properties: fc.dictionary(fc.constantFrom(...COLUMNS), value),
    place: fc.constantFrom(null, [-71, 42] as const),
    bounds: fc.constant(null),
  });
}

/** The state after CARTO's answers, for a user who sees all columns. */
function answer(state: MapState, sample: <Value>(arbitrary: fc.Arbitrary<Value>) => Value): void {
  state.access.value = {
    token: "token",
    display_name: HTML,
    groups: [HTML],
    expires_at: "2030-01-01T00:00:00Z",
    expires_in: 900,
    api_base_url: "https://carto.test",
    connection_name: "warehouse",
    allowed_apis: ["maps", "sql"],
    sources: Object.fromEntries(
      DATASETS.map((name) => [name, { sql_query: "S", columns: COLUMNS, open_parameters: [] }]),
    ),
  };
  state.inView.value = {
    position: { latitude: 42, longitude: -71, zoom: sample(fc.integer({ min: 0, max: 20 })) },
    bounds: [-72, 41, -70, 43],
  };
  for (const dataset of state.datasets.values()) {
    dataset.count.value = sample(fc.nat());
    dataset.total.value = sample(fc.option(fc.nat()));
    dataset.unplaced.value = sample(fc.nat(3));
    dataset.statsSettled.value = true;
  }
  for (const own of state.widgets.values()) {
    const result = results[own.widget.type];
    if (result === undefined) continue;
    own.result.value = sample(fc.option(result));
    own.fault.value = sample(fc.constantFrom(null, null, "gone", "slow", "no_sql"));
  }
  for (const layer of state.layers.values()) {
    layer.fault.value = sample(fc.constantFrom(null, null, "gone", "refused"));
  }
  const dataset = sample(fc.constantFrom(...state.datasets.keys()));
  state.selected.value = sample(featureOf(dataset));
}

const html = (state: MapState, locale: Locale) =>
  renderToString(
    <MapStage
      state={state}
      run={null}
      container={{ current: null }}
      locale={locale}
      onWindow={() => {}}
    />,
  );

function parsed(document: unknown): MapDocument | null {
  try {
    return documentOf(Object(document));
  } catch (error) {
    if (error instanceof MapDocumentError) return null;
    throw error;
  }
}

describe("random documents", () => {
  beforeAll(async () => void await loadRooms(deliveries));

  it("are rendered before and after CARTO's answers, in any state, and hold no value as HTML", () => {
    let rendered = 0;
    fc.assert(
      fc.property(documents, fc.constantFrom(...LOCALES), fc.gen(), (file, locale, gen) => {
        const document = parsed(file);
        if (document === null) return;
        rendered++;
        const query = gen(anyQuery, document);
        const search = writeLink({ query, position: null }, document, "");
        const state = createMapState({ id: "any", document, search, locale });
        const before = html(state, locale);
        answer(state, (arbitrary) => gen(() => arbitrary));
        const after = html(state, locale);
        for (const markup of [before, after]) {
          expect(markup).not.toContain("<img");
          expect(markup).not.toContain('href="javascript:');
        }
        for (const layer of document.layers) {
          const feature = gen(featureOf, layer.dataset);
          const cards = createCards(state.texts);
          const { title } = cards.card(layer, feature);
          cards.tooltip(layer, feature);
          expect(title).not.toBe("");
        }
      }),
      { numRuns: RUNS },
    );
    expect(rendered).toBeGreaterThan(RUNS / 2);
  });
});
