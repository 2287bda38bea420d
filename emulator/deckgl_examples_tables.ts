import { latLngToCell } from "h3-js";
import { tileToCell } from "quadbin";
import { openReader } from "./sql/run/reader.ts";
import { Catalog, type Column } from "./store/catalog.ts";
import { openDatabase } from "./store/database.ts";
import { createTable, type TableDefinition, type Value } from "./store/tables.ts";
import { makeTileset } from "./tilesets/make_tileset.ts";
import { TilesetStore } from "./tilesets/tileset_store.ts";

const DEMO = "carto-demo-data.demo_tables";
const PUBLIC = "cartobq.public_account";
const WATER = "cartodb-on-gcp-pm-team.amanzanares_opensource_demo.national_water_model_tileset";

/** Makes a value of the row at an index. */
type Make = (index: number) => Value;

/** A column's type, and its values. */
type Values = readonly [type: Column["type"], make: Make];

const number = (make: (index: number) => number): Values => ["number", make];
const string = (make: (index: number) => string): Values => ["string", make];

interface Example {
  readonly geometry?: TableDefinition["geometry"];
  /** The name of its geometry. @default {"geom"} */
  readonly geom?: string;
  readonly columns: Readonly<Record<string, Values>>;
}

const ROWS = 70;
const DAY = 86_400_000;

/** The tables' columns are those that the programs name. */
const TABLES: Readonly<Record<string, Example>> = {
  [`${DEMO}.blue_whales_eastern_pacific_point`]: {
    geometry: "point",
    columns: { timestamp_: ["timestamp", (i) => new Date(i * 5 * DAY).toISOString()] },
  },
  [`${DEMO}.losangeles_airbnb_data`]: {
    geometry: "point",
    columns: {
      cartodb_id: number((i) => i),
      review_scores_location: number((i) => i % 5),
      review_scores_rating: number((i) => 5 - i % 4 / 2),
    },
  },
  [`${DEMO}.manhattan_citibike_trips`]: {
    geometry: "point",
    geom: "start_geom",
    columns: { weekday: string((i) => `Day ${i % 7}`) },
  },
  "cartobq.docs.nyc_citibike_neighborhood_flows": {
    geometry: "polygon",
    columns: {
      start_name: string((i) => `Start ${i % 9}`),
      end_name: string((i) => `End ${i % 8}`),
      trip_count: number((i) => i * 3),
    },
  },
  [`${PUBLIC}.world_population_2015`]: {
    geometry: "point",
    columns: {
      country_name: string((i) => `Country ${i}`),
      continent_name: string((i) => ["Africa", "Asia", "Europe"][i % 3] ?? ""),
      pop_2015: number((i) => i * 1_000),
    },
  },
  [`${DEMO}.usa_states_boundaries`]: {
    geometry: "polygon",
    columns: { code_hasc: string((i) => `US.${i}`), name: string((i) => `State ${i}`) },
  },
  [`${DEMO}.riskanalysis_railroad_accidents`]: {
    geometry: "point",
    columns: { year: number((i) => 2010 + i % 5), total_damage: number((i) => i * 100) },
  },
  [`${PUBLIC}.cities_1000`]: {
    geometry: "point",
    columns: { population: number((i) => i * 2_000), name: string((i) => `City ${i}`) },
  },
  [`${PUBLIC}.higher_edu_by_county`]: {
    geometry: "polygon",
    columns: { fid: number((i) => i), pct_higher_ed: number((i) => i + 0.25) },
  },
  [`${DEMO}.usa_counties`]: {
    geometry: "polygon",
    columns: { name: string((i) => `County ${i}`), total_pop: number((i) => i * 900) },
  },
  [`${PUBLIC}.derived_spatialfeatures_usa_h3int_res8_v1_yearly_v2`]: {
    columns: { h3: ["string", (i) => h3(i)], ...features() },
  },
  [`${DEMO}.derived_spatialfeatures_esp_h3res8_v1_yearly_v2`]: {
    columns: { h3: ["string", (i) => h3(i)], ...features() },
  },
  [`${PUBLIC}.derived_spatialfeatures_esp_quadbin15_v1_yearly_v2`]: {
    columns: { quadbin: ["number", quadbin], ...features() },
  },
  [`${DEMO}.derived_spatialfeatures_esp_quadbin15_v1_yearly_v2`]: {
    columns: { quadbin: ["number", quadbin], ...features() },
  },
  [`${PUBLIC}.osm_buildings`]: { geometry: "polygon", columns: {} },
  "carto-boundaries.us.zipcodes": {
    geometry: "polygon",
    columns: { geoid: string((i) => `${10_000 + i}`) },
  },
  [`${WATER}_source`]: { geometry: "line", columns: { streamOrder: number((i) => 1 + i % 10) } },
  "carto-dev-data.mastercard.original_index_usa_uszc_2015_daily": {
    columns: {
      geoid: string((i) => `${10_000 + i % 30}`),
      avg_ticket: number((i) => i * 2.5),
      timeinstant: ["timestamp", (i) => new Date(Date.UTC(2023, 0, 1) + i * DAY).toISOString()],
      industry: string((i) => i % 2 ? "ret" : "eat"),
      segment: string(() => "o"),
      geo_type: string(() => "m"),
    },
  },
  [`${PUBLIC}.animated_deckgl_layer_flights`]: {
    columns: Object.fromEntries(
      ["time1", "time2", "lat1", "lat2", "lon1", "lon2", "alt1", "alt2"].map((name, at) => [
        name,
        number((i) => i + at),
      ]),
    ),
  },
  [`${PUBLIC}.ne_50m_land_world`]: { geometry: "polygon", columns: {} },
  [`${DEMO}.manhattan_pluto_data`]: {
    geometry: "polygon",
    columns: { numfloors: number((i) => i % 9) },
  },
};

/** The tilesets' names, and what they are made of. */
const TILESETS: Readonly<Record<string, string>> = {
  [`${PUBLIC}.osm_buildings_tileset`]: `${PUBLIC}.osm_buildings`,
  "carto-boundaries.us.usa_zip_code_v1": "carto-boundaries.us.zipcodes",
  "carto-boundaries.us.tileset_usa_zipcode_v1": "carto-boundaries.us.zipcodes",
  [`${WATER}_final_test_4`]: `${WATER}_source`,
};

/** Adds small tables and tilesets of the names that the programs read. */
export function layOutExamples(dataDir: string): void {
  const database = openDatabase(dataDir);
  for (const [name, { geometry, geom = "geom", columns }] of Object.entries(TABLES)) {
    const typed = Object.entries(columns).map(([name, [type]]): Column => ({ name, type }));
    const load = createTable(database, {
      name,
      ...geometry && { geometry },
      columns: geometry ? [{ name: geom, type: "geometry" }, ...typed] : typed,
    });
    for (let row = 0; row < ROWS; row++) {
      const values = Object.values(columns).map(([, make]) => make(row));
      load.insert(geometry && shape(geometry, row), values);
    }
    load.commit(1);
  }
  const reader = openReader(dataDir);
  const maker = { store: new TilesetStore(database), reader, catalog: new Catalog(database) };
  for (const [name, table] of Object.entries(TILESETS)) {
    makeTileset(maker, { table, name, minzoom: 0, maxzoom: 1, now: () => 1 });
  }
  reader.close();
  database.close();
}

function features(): Example["columns"] {
  return {
    population: number((i) => i * 10),
    urbanity: string((i) => i % 2 ? "Rural" : "Urban"),
  };
}

function h3(row: number): string {
  return latLngToCell(40 + row / 10, -4, 8);
}

function quadbin(row: number): bigint {
  return tileToCell({ x: 16_000 + row, y: 12_300, z: 15 });
}

function shape(kind: "point" | "line" | "polygon", row: number) {
  const [lon, lat] = [-100 + row % 10, 30 + Math.floor(row / 10)];
  if (kind === "point") return { type: "Point", coordinates: [lon, lat] } as const;
  if (kind === "line") {
    return { type: "LineString", coordinates: [[lon, lat], [lon + 1, lat + 1]] } as const;
  }
  const ring = [[lon, lat], [lon + 1, lat], [lon + 1, lat + 1], [lon, lat]] as const;
  return { type: "Polygon", coordinates: [ring] } as const;
}
