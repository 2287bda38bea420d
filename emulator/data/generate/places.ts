import { cityKey, type Zip } from "./sources.ts";

/** A ZIP code that may receive stores, and how likely it is to. */
export interface Place extends Zip {
  /** Upper case, as in the original table. */
  readonly city: string;
  readonly weight: number;
  /** How far (metres) a store may lie from the centre and still be in this ZIP code. */
  readonly reach: number;
}

const STATES = new Set(
  ("AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ " +
    "NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY").split(" "),
);

/** Cities that a demo account sees: a namesake elsewhere would stretch its map over states. */
const HOME_STATE: Readonly<Record<string, string>> = { "BOSTON": "MA", "NEW YORK": "NY" };

/** Districts that the original table keeps apart from BOSTON (carto-api, §15), by ZIP code. */
const BOSTON_DISTRICTS: Readonly<Record<string, string>> = {
  "02119": "ROXBURY",
  "02120": "ROXBURY",
  "02121": "DORCHESTER",
  "02122": "DORCHESTER",
  "02124": "DORCHESTER",
  "02125": "DORCHESTER",
  "02126": "MATTAPAN",
  "02127": "SOUTH BOSTON",
  "02128": "EAST BOSTON",
};

const SMALL_TOWN = 400;
const EARTH_RADIUS = 6_371_000;

/** Great-circle distance in metres, flat enough for neighbours. */
export function distance(a: Zip, b: Zip): number {
  const radians = Math.PI / 180;
  const x = (b.lon - a.lon) * radians * Math.cos(((a.lat + b.lat) / 2) * radians);
  const y = (b.lat - a.lat) * radians;
  return Math.hypot(x, y) * EARTH_RADIUS;
}

/** ZIP codes of the states, named, weighted by population and fenced off from their neighbours. */
export function toPlaces(zips: readonly Zip[], populations: ReadonlyMap<string, number>): Place[] {
  const named = zips.filter(({ state }) => STATES.has(state))
    .map((zip) => ({ ...zip, city: BOSTON_DISTRICTS[zip.zip] ?? cityName(zip.city) }))
    .filter(({ city, state }) => (HOME_STATE[city] ?? state) === state);
  const zipsOfCity = new Map<string, number>();
  for (const { state, city } of named) {
    const key = cityKey(state, city);
    zipsOfCity.set(key, (zipsOfCity.get(key) ?? 0) + 1);
  }
  const nearest = nearestNeighbour(named);
  return named.map((zip, index) => {
    const key = cityKey(zip.state, zip.city);
    const population = populations.get(key) ?? SMALL_TOWN;
    return {
      ...zip,
      weight: population / (zipsOfCity.get(key) ?? 1),
      reach: Math.min(1_500, Math.max(80, 0.45 * (nearest[index] ?? 0))),
    };
  });
}

function cityName(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z .'-]/g, "").trim();
}

/** Distance in metres from each ZIP code to the next one. */
function nearestNeighbour(zips: readonly Zip[]): number[] {
  const cells = new Map<string, Zip[]>();
  const cellOf = ({ lon, lat }: Zip) => [Math.floor(lon * 2), Math.floor(lat * 2)] as const;
  for (const zip of zips) {
    const key = cellOf(zip).join();
    const members = cells.get(key);
    if (members) members.push(zip);
    else cells.set(key, [zip]);
  }
  return zips.map((zip) => {
    const [column, row] = cellOf(zip);
    let shortest = Infinity;
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++) {
        for (const other of cells.get(`${column + dx},${row + dy}`) ?? []) {
          if (other !== zip) shortest = Math.min(shortest, distance(zip, other));
        }
      }
    }
    return shortest;
  });
}
