/** A table as people have them, by way of CARTO's client: each value arrives as it is. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import {
  decodeTile,
  grantsFor,
  startTestEmulator,
  type TestEmulator,
} from "../../emulator/test_helpers.ts";
import { featureFile } from "../../lib/map/export/feature_file.ts";
import { createCards } from "../../lib/map/fields/card.ts";
import { createFieldTexts } from "../../lib/map/fields/field_texts.ts";
import type { Filter } from "../../lib/map/query/filter.ts";
import { compiledFilters } from "../../lib/map/query/filters.ts";
import { EMPTY_QUERY } from "../../lib/map/query/map_query.ts";
import { readLink, writeLink } from "../../lib/map/query/map_url.ts";
import { tilesOf, widgetSourceOf } from "../../lib/map/sources/carto_source.ts";
import { loadFeature, loadRows } from "../../lib/map/sources/feature_rows.ts";
import { sourceStats } from "../../lib/map/sources/source_stats.ts";
import type { ChartWidget } from "../../lib/map/sources/map_engine_types.ts";
import type { Bounds } from "../../lib/map/view/position.ts";
import { loadChart, loadFormulas } from "../../lib/map/widgets/requests.ts";
import {
  AMOUNT,
  COLUMNS,
  DAY,
  HTML,
  IDS,
  importAnyTable,
  KINDS,
  longitudeOf,
  MAP,
  rowOf,
  SCRIPT,
} from "../helpers/any_table.ts";
import { type Dataset, GRANTED, SOURCES as sources } from "../helpers/any_table_access.ts";
import { mapAccessOf } from "../helpers/map_access.ts";
import { documentOf, layerOf } from "../helpers/map_documents.ts";

const document = documentOf(MAP);
const SHOWN = ["title", "kind", "page"];
const { signal } = new AbortController();
const all = { filters: {}, parameters: {}, key: "" };
const rows = IDS.map((id, row) => ({ id, row, ...rowOf(row) }));
const placed = rows.filter(({ row }) => row < 38);

describe("a table as people have them", () => {
  let emulator: TestEmulator;
  let token: string;
  let withoutPlace: number;

  beforeAll(async () => {
    emulator = await startTestEmulator();
    withoutPlace = await importAnyTable(emulator.dataDir);
    token = await emulator.mint({
      grants: grantsFor(...GRANTED),
    });
  });
  afterAll(() => emulator.close());

  const mapAccess = () => mapAccessOf({ ...emulator, token, sources });
  const sourceOf = (name: Dataset = "things") =>
    widgetSourceOf(mapAccess(), name, { parameters: {} });
  const tileJson = (columns: readonly string[], dataset: Dataset = "things") =>
    tilesOf(mapAccess(), {
      dataset,
      kind: "features",
      columns,
      aggregation: null,
      narrowing: all,
    });
  const chart = (widget: string, filters: ReadonlyMap<string, Filter> = new Map()) => {
    const found = document.widgets.find((one): one is ChartWidget =>
      one.id === widget && one.type !== "formula" && one.type !== "table" &&
      one.type !== "parameter"
    );
    if (found === undefined) throw new Error(`There is no chart ${widget}`);
    return loadChart(sourceOf(), found, {
      dataset: "things",
      narrowing: narrowingOf(filters, widget),
      bounds: null,
      stats: new Map(),
    }, signal);
  };
  const narrowingOf = (filters: ReadonlyMap<string, Filter>, except = "") => {
    const query = { ...EMPTY_QUERY, filters };
    const options = { document, dataset: "things", except, columns: COLUMNS, id: "id" };
    return { ...all, filters: compiledFilters(query, options) };
  };
  const count = async (bounds: Bounds | null, filters: ReadonlyMap<string, Filter> = new Map()) => {
    const request = { dataset: "things", narrowing: narrowingOf(filters), stats: new Map() };
    return (await loadFormulas(sourceOf(), [], { ...request, bounds }, signal)).count;
  };
  const texts = () => {
    const made = createFieldTexts(document, "en");
    made.learn("things", new Map([["amount", "number"], ["day", "date"]]));
    return made;
  };

  it("keeps all 19 digits of its ids: in tiles, cards, links, tables and files", async () => {
    const { tiles: [template = ""] } = await tileJson(["kind", "id"]);
    const found: unknown[] = [];
    for (const x of [0, 1]) {
      const url = template.replace("{z}/{x}/{y}", `1/${x}/0`);
      const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
      const { points } = decodeTile(await answer.bytes());
      found.push(...points.properties.map(({ id }) => id));
    }
    const north = placed.filter(({ row }) => row > 20).map(({ id }) => id);
    expect(found).toEqual(expect.arrayContaining(north));
    const selected = { dataset: "things", id: IDS[3] ?? "" };
    const link = writeLink({ query: { ...EMPTY_QUERY, selected }, position: null }, document, "");
    expect(readLink(link, document).query.selected).toEqual(selected);
    const feature = await loadFeature(sourceOf(), sources.things, selected, SHOWN, signal);
    expect(feature).toMatchObject({ id: IDS[3], properties: { id: IDS[3], kind: "__proto__" } });
    if (feature === null) throw new Error("no feature");
    const { title, fields } = createCards(texts()).card(layerOf(document, "things"), feature);
    expect(title).toBe(`${HTML} 3`);
    expect(fields.find(({ column }) => column === "id")?.text).toBe(IDS[3]);
  });

  it("is written to a file digit for digit, days as days, and nothing that a sheet would run", async () => {
    const made = texts();
    const { text, rows: count } = await featureFile({
      columns: ["kind", "amount", "day", "page", "a b", "Größe"],
      idColumn: "id",
      withPlace: true,
      sort: undefined,
      typeOf: (column) => made.typeOf("things", column),
      ask: (page) =>
        loadRows(sourceOf(), sources.things, {
          ...page,
          dataset: "things",
          narrowing: all,
          bounds: null,
          withPlace: true,
        }, signal),
      onProgress() {},
    });
    expect(count).toBe(IDS.length);
    const lines = text.split("\r\n");
    expect(lines[1]).toBe(`${IDS[0]},,${AMOUNT},${DAY},${SCRIPT},Room 0,0,179.5,-2`);
    expect(lines[7]).toContain(`${IDS[6]},'=1+1,6.50,${DAY}`);
    expect(lines[39]).toMatch(new RegExp(`^${IDS[38]},.*,,$`));
    for (const [index, id] of IDS.entries()) expect(lines[index + 1]).toContain(`${id},`);
  });

  it("has every category by its own value, and finds its rows by each", async () => {
    const result = await chart("kinds");
    if (result.type !== "category") throw new Error("no categories");
    const counts = new Map(result.groups.map(({ name, value }) => [name, value]));
    expect(counts).toEqual(
      new Map(KINDS.map((kind) => [kind, rows.filter((row) => row.kind === kind).length])),
    );
    for (const kind of KINDS) {
      if (kind === null) continue;
      const filter = new Map<string, Filter>([["kinds", { kind: "values", values: [kind] }]]);
      expect([kind, await count(null, filter)]).toEqual([kind, counts.get(kind)]);
    }
  });

  it("is filtered by columns whatever they are called", async () => {
    const filters: [string, Filter, (row: typeof rows[number]) => boolean][] = [
      ["rooms", { kind: "values", values: ["Room 1"] }, (row) => row["a b"] === "Room 1"],
      ["chosen", { kind: "values", values: [true] }, (row) => row.select],
      [
        "sizes",
        { kind: "range", from: 100, to: 200 },
        (row) => row.Größe >= 100 && row.Größe < 200,
      ],
      [
        "days",
        { kind: "time", from: Date.parse(DAY), to: Date.parse(DAY) + 86_400_000 },
        (row) => row.day === DAY,
      ],
    ];
    for (const [widget, filter, fits] of filters) {
      const expected = rows.filter(fits).length;
      expect([widget, await count(null, new Map([[widget, filter]]))]).toEqual([widget, expected]);
    }
  });

  it("is counted the same across the 180th meridian, and on another copy of the world", async () => {
    const across: Bounds = [179, -10, 181, 10];
    expect(await count(across)).toBe(placed.length);
    for (const turn of [-720, -360, 360, 720]) {
      const [west, south, east, north] = across;
      expect(await count([west + turn, south, east + turn, north])).toBe(placed.length);
    }
    const east = placed.filter(({ row }) => longitudeOf(row) > 0).length;
    expect(await count([179, -10, 180, 10])).toBe(east);
    expect(await count([-181, -10, -180, 10])).toBe(east);
  });

  it("says which rows have no place", async () => {
    expect(withoutPlace).toBe(2);
    expect(await count(null)).toBe(IDS.length);
    expect(await count([-180, -80, 180, 80])).toBe(placed.length);
    const stats = sourceStats((await tileJson(["kind"])).tilestats);
    expect(stats.count).toBe(placed.length);
  });

  it("may have several geometries, and 300 columns at once", async () => {
    const { bounds, tilestats } = await tileJson(COLUMNS.slice(2), "others");
    expect(bounds?.[0]).toBeCloseTo(10, 3);
    expect(bounds?.[2]).toBeCloseTo(10.39, 3);
    expect(sourceStats(tilestats).attributes.size).toBe(COLUMNS.length - 2);
    const page = await loadRows(sourceOf(), sources.things, {
      dataset: "things",
      narrowing: all,
      bounds: null,
      columns: COLUMNS,
      sort: { column: "c289", direction: "desc" },
      offset: 0,
      limit: 1,
      withPlace: true,
    }, signal);
    expect(page.rows[0]).toMatchObject({
      id: IDS.at(-1),
      properties: { c289: 328, "a b": "Room 0" },
    });
  });

  it("shows code as text, and no link but to https", () => {
    const made = texts();
    expect(made.field("things", "title", HTML)).toMatchObject({ text: HTML, link: null });
    expect(made.field("things", "page", SCRIPT)).toMatchObject({ text: SCRIPT, link: null });
    expect(made.field("things", "amount", AMOUNT).text).toBe("12,345,678,901,234,567.89");
  });
});
