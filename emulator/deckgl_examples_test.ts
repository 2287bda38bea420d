/**
 * The calls that the programs of github.com/CartoDB/deck.gl-examples make, by the real client, over
 * small tables of the names and columns that they read. docs/emulator.md lists the programs.
 */
import {
  addFilter,
  boundaryQuerySource,
  createPolygonSpatialFilter,
  createViewportSpatialFilter,
  type Filters,
  FilterType,
  h3QuerySource,
  h3TableSource,
  quadbinQuerySource,
  quadbinTableSource,
  query,
  type TilejsonResult,
  vectorQuerySource,
  vectorTableSource,
  vectorTilesetSource,
} from "@carto/api-client";
import { assertExists } from "@std/assert/exists";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { latLngToCell } from "h3-js";
import { layOutExamples } from "./deckgl_examples_tables.ts";
import { grantsFor, startTestEmulator, type TestEmulator } from "./test_helpers.ts";

const DEMO = "carto-demo-data.demo_tables";
const PUBLIC = "cartobq.public_account";
const DOCUMENT = new URL("../docs/emulator.md", import.meta.url);

/** The view of all programs, roughly. */
const EVERYWHERE = createViewportSpatialFilter([-180, -80, 180, 80]);
const viewState = { zoom: 4, latitude: 40, longitude: -4 };

describe("CartoDB/deck.gl-examples", () => {
  let emulator: TestEmulator;
  let access: { accessToken: string; apiBaseUrl: string; connectionName: string };
  const shown = new Set<string>();

  beforeAll(async () => {
    emulator = await startTestEmulator();
    layOutExamples(emulator.dataDir);
    access = {
      accessToken: await emulator.mint({ grants: grantsFor("*") }),
      apiBaseUrl: emulator.apiBaseUrl,
      connectionName: emulator.connection,
    };
  });
  afterAll(() => emulator.close());

  /** Notes the programs that make these calls, and reads the tile of all the world. */
  const shows = async (source: TilejsonResult, programs: string, cell = "0/0/0") => {
    for (const program of programs.split(" ")) shown.add(program);
    const url = source.tiles[0]?.replace(/\{z\}\/\{x\}\/\{y\}|\{i\}/, cell);
    assertExists(url);
    const headers = { authorization: `Bearer ${source.accessToken}` };
    const response = await fetch(url, { headers });
    expect([programs, response.status]).toEqual([programs, 200]);
    expect((await response.bytes()).byteLength).toBeGreaterThan(
      source.tiles[0]?.includes("{i}") ? 20 : 100,
    );
  };

  it("shows points of tables, with their widgets", async () => {
    const places = await vectorTableSource({ ...access, tableName: `${DEMO}.populated_places` });
    await shows(places, "hello-world hello-world-agentic-tools");
    const filters: Filters = {};
    addFilter(filters, { column: "sov_a3", type: FilterType.IN, values: ["USA"] });
    const from500 = { column: "pop_max", type: FilterType.CLOSED_OPEN } as const;
    addFilter(filters, { ...from500, values: [[0, Infinity]] });
    const tableName = `${DEMO}.populated_places`;
    const { widgetSource } = await vectorTableSource({ ...access, tableName, filters });
    const count = { operation: "count", spatialFilter: EVERYWHERE } as const;
    const all = await places.widgetSource.getFormula({ column: "", ...count });
    const some = await widgetSource.getFormula({ column: "", ...count });
    expect(Number(all.value)).toBeGreaterThan(Number(some.value));
    const ticks = [50_000, 100_000, 500_000];
    const bins = await widgetSource.getHistogram({ column: "pop_max", ticks, ...count });
    expect(bins.reduce((sum, bin) => sum + bin, 0)).toBe(some.value);
    await shows(places, "hello-world-with-widgets");
  });

  it("shows points of interest, with their widgets", async () => {
    const tableName = `${DEMO}.osm_pois_usa`;
    const source = await vectorTableSource({ ...access, tableName });
    await shows(source, "dynamic-tiling-pois");
    const { widgetSource } = source;
    const groups = await widgetSource.getCategories({
      column: "group_name",
      operation: "count",
      spatialFilter: EVERYWHERE,
    });
    expect(groups.length).toBeGreaterThan(5);
    await shows(source, "widgets-categories widgets-formula");
    const { rows, totalCount } = await widgetSource.getTable({
      columns: ["osm_id", "name", "group_name", "subgroup_name"],
      sortBy: "name",
      sortDirection: "desc",
      limit: 5,
      offset: 5,
      spatialFilter: EVERYWHERE,
    });
    expect([rows.length, totalCount]).toEqual([5, 20_000]);
    await shows(source, "widgets-table");
    const square = [[-100, 30], [-80, 30], [-80, 45], [-100, 45], [-100, 30]];
    const mask = createPolygonSpatialFilter({ type: "MultiPolygon", coordinates: [[square]] });
    const inside = { column: "", operation: "count", spatialFilter: mask } as const;
    expect((await widgetSource.getFormula(inside)).value).toBeGreaterThan(0);
    await shows(source, "editable-mask-layer widgets-editable-layer");
    const markers = await vectorQuerySource({
      ...access,
      sqlQuery: `select * from ${tableName} where group_name IN UNNEST(@groupName)`,
      queryParameters: { groupName: ["Financial", "Tourism"] },
    });
    await shows(markers, "custom-markers");
  });

  it("shows fires by range and histogram, and as a heatmap of cells", async () => {
    const tableName = `${DEMO}.fires_worldwide`;
    const filters: Filters = {};
    addFilter(filters, {
      column: "frp",
      type: FilterType.BETWEEN,
      values: [[10, 300]],
      owner: "range",
    });
    const source = await vectorTableSource({ ...access, tableName, filters });
    const range = await source.widgetSource.getRange({ column: "frp", filterOwner: "range" });
    expect(range?.max).toBeGreaterThan(Number(range?.min));
    await shows(source, "widgets-range");
    const ticks = [2, 4, 6, 8, 60];
    const bins = await source.widgetSource.getHistogram({
      column: "frp",
      ticks,
      operation: "count",
    });
    expect(bins.length).toBe(ticks.length + 1);
    await shows(source, "widgets-histogram");
    const cells = await quadbinTableSource({
      ...access,
      tableName,
      spatialDataColumn: "geom",
      aggregationExp: "COUNT(*) AS fires",
      aggregationResLevel: 7,
    });
    await shows(cells, "dynamic-tiling-heatmap", "480fffffffffffff");
  });

  it("shows months of whales, ratings of flats, flows of bicycles", async () => {
    const whales = await vectorTableSource({
      ...access,
      tableName: `${DEMO}.blue_whales_eastern_pacific_point`,
    });
    const months = await whales.widgetSource.getTimeSeries({
      column: "timestamp_",
      stepSize: "month",
      operation: "count",
      operationColumn: "*",
      spatialFilter: EVERYWHERE,
    });
    expect(months.rows.length).toBeGreaterThan(1);
    await shows(whales, "widgets-time-series");
    const flats = await vectorQuerySource({
      ...access,
      sqlQuery: `SELECT * FROM ${DEMO}.losangeles_airbnb_data ORDER BY cartodb_id`,
    });
    const pairs = await flats.widgetSource.getScatter({
      xAxisColumn: "review_scores_location",
      yAxisColumn: "review_scores_rating",
      spatialFilter: EVERYWHERE,
    });
    expect(pairs.length).toBeGreaterThan(1);
    await shows(flats, "widgets-scatterplot");
    const trips = await vectorQuerySource({
      ...access,
      sqlQuery: `SELECT start_geom AS geom, * FROM ${DEMO}.manhattan_citibike_trips`,
    });
    const days = { column: "weekday", operation: "count", spatialFilter: EVERYWHERE } as const;
    expect((await trips.widgetSource.getCategories(days)).length).toBe(7);
    const flows = await vectorQuerySource({
      ...access,
      sqlQuery: "SELECT * FROM cartobq.docs.nyc_citibike_neighborhood_flows",
    });
    const table = await flows.widgetSource.getTable({
      columns: ["start_name", "end_name", "trip_count"],
      sortBy: "trip_count",
      sortDirection: "desc",
      limit: 15,
      spatialFilter: EVERYWHERE,
    });
    expect(table.rows.length).toBe(15);
    const sums = await vectorQuerySource({
      ...access,
      sqlQuery: `SELECT ANY_VALUE(geom) as geom, start_name, SUM(trip_count) as total_trip_count
        FROM cartobq.docs.nyc_citibike_neighborhood_flows GROUP BY 2`,
    });
    await shows(sums, "widgets-other-charts");
  });

  it("shows queries with parameters, of a named source too", async () => {
    const population = await vectorQuerySource({
      ...access,
      sqlQuery: `SELECT geom, country_name, continent_name, pop_2015
        FROM ${PUBLIC}.world_population_2015 WHERE pop_2015 between @min and @max
        ORDER BY pop_2015 DESC`,
      queryParameters: { min: 1, max: 800_000_000 },
    });
    await shows(population, "amazon-locations google-basemap");
    const sqlQuery = `SELECT polygons.code_hasc as polygonid, any_value(polygons.geom) as geom,
        any_value(name) as state_name, count(points.year) count
      FROM \`${DEMO}.usa_states_boundaries\` as polygons
      LEFT JOIN \`${DEMO}.riskanalysis_railroad_accidents\` as points
      ON ST_INTERSECTS(polygons.geom, points.geom) AND year=@selectedYear
      GROUP BY polygons.code_hasc`;
    const queryParameters = { selectedYear: 2013 };
    await shows(
      await vectorQuerySource({ ...access, sqlQuery, queryParameters }),
      "query-accidents",
    );
    const name = "public_example_accidents_by_state";
    const oauth = await emulator.oauthToken();
    const body = JSON.stringify({ name, source: sqlQuery });
    const made = await emulator.call("/v3/named-sources", oauth, { method: "POST", body });
    expect(made.ok).toBe(true);
    const named = await vectorQuerySource({ ...access, sqlQuery: name, queryParameters });
    await shows(named, "named-sources");
    const labels = await vectorQuerySource({
      ...access,
      sqlQuery: `select geom, population, name from ${PUBLIC}.cities_1000 WHERE population > 0
        ORDER BY population DESC`,
    });
    await shows(labels, "labels");
    const shares = await vectorQuerySource({
      ...access,
      sqlQuery: `SELECT fid, geom, pct_higher_ed FROM ${PUBLIC}.higher_edu_by_county`,
    });
    await shows(shares, "carto-colors");
    const counties = await vectorTableSource({ ...access, tableName: `${DEMO}.usa_counties` });
    await shows(counties, "autolabels");
  });

  it("shows cells of H3 and quadbin, with their widgets", async () => {
    const features = "derived_spatialfeatures";
    const usa = `${PUBLIC}.${features}_usa_h3int_res8_v1_yearly_v2`;
    const h3 = latLngToCell(40, -4, 0);
    const aggregationExp = "SUM(population) as value";
    const all = await h3QuerySource({
      ...access,
      aggregationExp,
      sqlQuery: `SELECT * FROM ${usa}`,
    });
    await shows(all, "spatial-features-h3", h3);
    const some = await h3QuerySource({
      ...access,
      aggregationExp,
      spatialDataColumn: "h3:h3",
      sqlQuery: `SELECT * FROM ${usa} WHERE population between @min and @max`,
      queryParameters: { min: 0, max: 100_000 },
    });
    await shows(some, "spatial-index-h3", h3);
    const quadbins = await quadbinQuerySource({
      ...access,
      aggregationExp,
      aggregationResLevel: 8,
      sqlQuery: `SELECT * FROM ${PUBLIC}.${features}_esp_quadbin15_v1_yearly_v2`,
    });
    await shows(quadbins, "spatial-features-quadbin", "480fffffffffffff");
    const withWidgets = `${aggregationExp}, any_value(urbanity) as urbanity`;
    const tables = [
      await h3TableSource({
        ...access,
        aggregationExp: withWidgets,
        tableName: `${DEMO}.${features}_esp_h3res8_v1_yearly_v2`,
      }),
      await quadbinTableSource({
        ...access,
        aggregationExp: withWidgets,
        tableName: `${DEMO}.${features}_esp_quadbin15_v1_yearly_v2`,
      }),
    ];
    for (const { widgetSource } of tables) {
      const inView = { spatialFilter: EVERYWHERE, spatialIndexReferenceViewState: viewState };
      const sum = { operation: "sum", ...inView } as const;
      const total = await widgetSource.getFormula({ column: "population", ...sum });
      const kinds = await widgetSource.getCategories({
        column: "urbanity",
        operationColumn: "population",
        ...sum,
      });
      expect(kinds.reduce((all, { value }) => all + Number(value), 0)).toBe(total.value);
    }
    for (const program of ["widgets-h3", "widgets-quadbin"]) {
      shown.add(program);
    }
  });

  it("shows tilesets and boundaries of them", async () => {
    const tileset = (tableName: string) => vectorTilesetSource({ ...access, tableName });
    await shows(await tileset(`${PUBLIC}.osm_buildings_tileset`), "tileset-buildings");
    await shows(await tileset("carto-boundaries.us.usa_zip_code_v1"), "boundaries-simple");
    const water = "cartodb-on-gcp-pm-team.amanzanares_opensource_demo.national_water_model_tileset";
    await shows(await tileset(`${water}_final_test_4`), "widgets-tileset");
    const boundary = await boundaryQuerySource({
      ...access,
      tilesetTableName: "carto-boundaries.us.tileset_usa_zipcode_v1",
      propertiesSqlQuery: `SELECT geoid, AVG(avg_ticket) as avg_ticket
        FROM carto-dev-data.mastercard.original_index_usa_uszc_2015_daily
        WHERE timeinstant between @start and @finish
          and industry=@industry and segment='o' and geo_type='m' group by geoid`,
      queryParameters: { start: "2023-01-01", finish: "2023-03-31", industry: "ret" },
    });
    await shows(boundary, "boundaries");
  });

  it("answers queries of flights and land, and refuses arrays as JSON by name", async () => {
    const flights = await query({
      ...access,
      sqlQuery: `SELECT time1, time2, lat1, lat2, lon1, lon2, alt1, alt2
        FROM ${PUBLIC}.animated_deckgl_layer_flights`,
    });
    expect(flights.rows.length).toBeGreaterThan(0);
    const land = await query({
      ...access,
      sqlQuery: `SELECT geom FROM ${PUBLIC}.ne_50m_land_world`,
    });
    expect(land.rows[0]).toMatchObject({ geom: { type: "Polygon" } });
    shown.add("globe-view");
    const buildings = await query({
      ...access,
      sqlQuery: `SELECT geom, numfloors FROM ${DEMO}.manhattan_pluto_data
        WHERE geom is not null AND numfloors > 0`,
    });
    expect(buildings.rows.length).toBeGreaterThan(0);
    const trips = query({
      ...access,
      sqlQuery: `SELECT geom, vendor, TO_JSON_STRING(timestamps) AS timestamps
        FROM ${PUBLIC}.new_york_trips`,
    });
    await expect(trips).rejects.toThrow("TO_JSON_STRING");
  });

  it("is described by docs/emulator.md, program by program", async () => {
    const text = await Deno.readTextFile(DOCUMENT);
    const list = /^Run: (?<names>[^.]+)\.$/ms.exec(text)?.groups?.names ?? "";
    const documented = Array.from(list.matchAll(/`([a-z0-9-]+)`/g), ([, name]) => name ?? "");
    expect(documented).toEqual([...shown].sort());
  });
});
