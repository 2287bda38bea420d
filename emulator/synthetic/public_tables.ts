import type { Position } from "../spatial/position.ts";
import type { Column } from "../store/catalog.ts";
import type { Value } from "../store/tables.ts";
import { integer, normal, type Random, seededRandom, weighted } from "./random.ts";
import { near, readCities } from "./streets.ts";
import { SYNTHETIC, type SyntheticTable } from "./synthetic_table.ts";
import { someRegion, somewhereIn } from "./world.ts";

/** A row: its place, and the values of all other columns. */
type Row = readonly [position: Position, values: readonly Value[]];

function table(
  name: string,
  seed: number,
  rows: number,
  columns: readonly Column[],
  makeRow: (random: Random) => (index: number) => Row,
): SyntheticTable {
  return {
    edition: 2,
    definition: {
      name: `carto-demo-data.demo_tables.${name}`,
      description: `Made up, with the columns that CARTO's examples read of ${name}`,
      attribution: SYNTHETIC,
      geometry: "point",
      columns: [{ name: "geom", type: "geometry" }, ...columns],
    },
    fill(load) {
      const row = makeRow(seededRandom(seed));
      for (let index = 0; index < rows; index++) {
        const [coordinates, values] = row(index);
        load.insert({ type: "Point", coordinates }, values);
      }
    },
  };
}

const text = (name: string): Column => ({ name, type: "string" });
const number = (name: string): Column => ({ name, type: "number" });
const time = (name: string): Column => ({ name, type: "timestamp" });

/** The groups that the original has, their shares, and some of what is in them. */
const POIS = [
  ["Sustenance", 22, ["restaurant", "fast_food", "cafe", "bar"]],
  ["Commercial", 18, ["supermarket", "convenience", "clothes"]],
  ["Transportation", 14, ["parking", "fuel", "bicycle_rental"]],
  ["Education", 11, ["school", "library", "college"]],
  ["Civic amenities", 9, ["post_office", "townhall", "police"]],
  ["Healthcare", 7, ["pharmacy", "clinic", "dentist"]],
  ["Entertainment, Arts & Culture", 8, ["cinema", "playground", "museum", "theatre"]],
  ["Financial", 5, ["bank", "atm"]],
  ["Tourism", 4, ["hotel", "viewpoint"]],
  ["Others", 2, ["bench", "fountain"]],
] as const;

export const pois = table(
  "osm_pois_usa",
  1,
  20_000,
  [number("osm_id"), text("name"), text("address"), text("group_name"), text("subgroup_name")],
  (random) => {
    const places = readCities().flatMap((one) =>
      one.places.map((position) => ({ city: one.city, position }))
    );
    return (index) => {
      const place = places[integer(random, 0, places.length - 1)];
      if (!place) throw new RangeError("There are no stores");
      const { city, position } = place;
      const [group, , kinds] = weighted(random, POIS, ([, share]) => share);
      const kind = weighted(random, kinds, () => 1);
      const address = `${integer(random, 1, 999)} Main St, ${city}`;
      const name = `${kind.replaceAll("_", " ")} ${index + 1}`;
      return [near(position, 900, random), [1_000_000 + index, name, address, group, kind]];
    };
  },
);

export const populatedPlaces = table(
  "populated_places",
  2,
  7_000,
  [
    number("cartodb_id"),
    text("name"),
    text("featurecla"),
    text("adm0name"),
    text("sov_a3"),
    text("adm1name"),
    number("pop_max"),
    number("pop_min"),
  ],
  (random) => (index) => {
    const region = someRegion(random);
    const most = Math.round(30_000 * Math.exp(1.6 * normal(random)));
    const feature = index % 40 === 0
      ? "Admin-0 capital"
      : index % 6 === 0
      ? "Admin-1 capital"
      : "Populated place";
    const province = `${region.country} ${integer(random, 1, 12)}`;
    const least = Math.round(most * (0.4 + 0.5 * random()));
    return [
      somewhereIn(region, random),
      [
        index + 1,
        `Town ${index + 1}`,
        feature,
        region.country,
        region.code,
        province,
        most,
        least,
      ],
    ];
  },
);

export const fires = table(
  "fires_worldwide",
  3,
  15_000,
  [
    number("brightness"),
    number("bright_t31"),
    number("frp"),
    text("confidence"),
    text("satellite"),
    text("daynight"),
    time("acq_date"),
  ],
  (random) => () => {
    const brightness = Math.round((300 + 45 * random() ** 2 * 4) * 10) / 10;
    const power = Math.round(40 * Math.exp(1.1 * normal(random) - 1)) / 10;
    const confidence = weighted(random, ["nominal", "nominal", "low", "high"], () => 1);
    const day = new Date(Date.UTC(2024, 6, 1 + integer(random, 0, 30))).toISOString();
    const values = [
      brightness,
      Math.round((brightness - 20 * random()) * 10) / 10,
      power,
      confidence,
      random() < 0.5 ? "N" : "1",
      random() < 0.6 ? "D" : "N",
      day,
    ];
    return [somewhereIn(someRegion(random), random), values];
  },
);

const RADIOS = [["LTE", 48], ["UMTS", 25], ["GSM", 20], ["CDMA", 4], ["NR", 3]] as const;

export const cellTowers = table(
  "cell_towers_worldwide",
  4,
  15_000,
  [
    text("radio"),
    number("mcc"),
    number("net"),
    number("area"),
    number("cell"),
    number("range"),
    number("samples"),
    time("created"),
    time("updated"),
  ],
  (random) => (index) => {
    const region = someRegion(random);
    const [radio] = weighted(random, RADIOS, ([, share]) => share);
    const created = Date.UTC(2012, 0, 1) + integer(random, 0, 4_000) * 86_400_000;
    const updated = created + integer(random, 0, 800) * 86_400_000;
    const values = [
      radio,
      region.mcc,
      integer(random, 1, 30),
      integer(random, 1, 65_000),
      index + 1,
      integer(random, 300, 12_000),
      integer(random, 1, 900),
      new Date(created).toISOString(),
      new Date(updated).toISOString(),
    ];
    return [somewhereIn(region, random), values];
  },
);
