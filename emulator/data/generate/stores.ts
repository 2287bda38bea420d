import type { Place } from "./places.ts";
import { integer, normal, type Random, shuffled, weighted } from "../../synthetic/random.ts";

/** A row of the table, its columns in the order of the committed file. */
export interface Store {
  readonly cartodb_id: number;
  readonly lon: number;
  readonly lat: number;
  readonly storetype: string;
  readonly address: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly store_id: number;
  readonly revenue: number;
  readonly size_m2: number;
}

const TOTAL = 12_000;
const LARGEST_ID = 14_169;
const FIXED = {
  "MA/BOSTON": 60,
  "MA/DORCHESTER": 24,
  "MA/ROXBURY": 12,
  "MA/SOUTH BOSTON": 10,
  "MA/EAST BOSTON": 9,
  "MA/JAMAICA PLAIN": 8,
  "MA/MATTAPAN": 7,
  "MA/CHARLESTOWN": 5,
  "NY/NEW YORK": 200,
} as const;
const LEAST_PER_STATE = 20;

/** Share of each type, and the median size of its stores in square metres. */
const TYPES = [
  { name: "Supermarket", share: 38, size: 420 },
  { name: "Discount Store", share: 24, size: 300 },
  { name: "Drugstore", share: 18, size: 180 },
  { name: "Hypermarket", share: 12, size: 760 },
  { name: "Department Store", share: 8, size: 620 },
] as const;

const STREETS =
  ("MAIN ST,WASHINGTON ST,BROADWAY,PARK AVE,OAK ST,MAPLE AVE,CEDAR ST,ELM ST,PINE ST,LAKE ST," +
    "HILL RD,CENTRAL AVE,HIGH ST,UNION ST,MARKET ST,STATE ST,CHURCH ST,RIVER RD,MILL ST," +
    "LINCOLN AVE,JACKSON ST,FRANKLIN ST,MADISON AVE,ADAMS ST,JEFFERSON BLVD,COLLEGE AVE,GROVE ST," +
    "PLEASANT ST,SUMMIT AVE,VALLEY RD,COMMERCE DR,TREMONT ST,COURT ST,FOREST AVE,SUNSET BLVD," +
    "CHESTNUT ST,WALNUT ST,SPRING ST,PROSPECT AVE,RAILROAD AVE").split(",");

/**
 * All stores: fixed numbers in the cities that the demo accounts see and beside them, a floor for
 * every state, and the rest wherever people live.
 */
export function makeStores(
  places: readonly Place[],
  onLand: (lon: number, lat: number) => boolean,
  random: Random,
): Store[] {
  const dry = places.filter(({ lon, lat }) => onLand(lon, lat));
  const cityOf = ({ state, city }: Place) => `${state}/${city}`;
  const elsewhere = dry.filter((place) => !(cityOf(place) in FIXED));
  const chosen: Place[] = [];
  const choose = (count: number, from: readonly Place[]) => {
    for (let n = 0; n < count; n++) chosen.push(weighted(random, from, ({ weight }) => weight));
  };
  for (const [city, count] of Object.entries(FIXED)) {
    choose(count, dry.filter((place) => cityOf(place) === city));
  }
  for (const state of new Set(elsewhere.map((place) => place.state))) {
    choose(LEAST_PER_STATE, elsewhere.filter((place) => place.state === state));
  }
  choose(TOTAL - chosen.length, elsewhere);

  const ids = shuffled(random, Array.from({ length: LARGEST_ID }, (_, index) => index + 1))
    .slice(0, TOTAL).sort((a, b) => a - b);
  const storeIds = shuffled(random, Array.from({ length: TOTAL }, (_, index) => index + 1));
  return shuffled(random, chosen).map((place, index) => ({
    cartodb_id: ids[index] ?? 0,
    ...scatter(place, onLand, random),
    ...trade(random),
    address: `${integer(random, 1, 2999)} ${STREETS[integer(random, 0, STREETS.length - 1)]}`,
    city: place.city,
    state: place.state,
    zip: writtenZip(place.zip, random),
    store_id: storeIds[index] ?? 0,
  }));
}

/** A point on land near the centre of the place; its centre where the sea leaves nothing else. */
function scatter(
  place: Place,
  onLand: (lon: number, lat: number) => boolean,
  random: Random,
): { lon: number; lat: number } {
  const perDegree = 111_320;
  for (let attempt = 0; attempt < 20; attempt++) {
    const reach = place.reach * Math.sqrt(random());
    const angle = 2 * Math.PI * random();
    const lat = place.lat + (reach * Math.sin(angle)) / perDegree;
    const lon = place.lon +
      (reach * Math.cos(angle)) / (perDegree * Math.cos((place.lat * Math.PI) / 180));
    if (onLand(lon, lat)) return { lon: fiveDecimals(lon), lat: fiveDecimals(lat) };
  }
  return { lon: fiveDecimals(place.lon), lat: fiveDecimals(place.lat) };
}

function trade(random: Random): Pick<Store, "storetype" | "revenue" | "size_m2"> {
  const type = weighted(random, TYPES, ({ share }) => share);
  const size = Math.round(type.size * Math.exp(0.25 * normal(random)));
  const size_m2 = Math.min(999, Math.max(100, size));
  const revenue = Math.round(1_380_000 * (size_m2 / 400) ** 0.1 * Math.exp(0.08 * normal(random)));
  return { storetype: type.name, revenue, size_m2 };
}

/** The original table was read as numbers once: leading zeros are lost, a few codes are ZIP+4. */
function writtenZip(zip: string, random: Random): string {
  if (zip.startsWith("0")) return zip.replace(/^0+/, "");
  return random() < 0.04 ? `${zip}-${integer(random, 1000, 9999)}` : zip;
}

function fiveDecimals(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5;
}
