import type { Position } from "../spatial/position.ts";
import { integer, normal, type Random, seededRandom, weighted } from "./random.ts";
import { fiveDecimals, near, readCities } from "./streets.ts";

/** One delivery of the demo's parcel service. */
export interface Delivery {
  readonly id: string;
  readonly position: Position;
  readonly city: string;
  readonly state: string;
  readonly depot: Depot;
  readonly driver: string;
  readonly status: string;
  readonly weight: number;
  /** Milliseconds since 1970. */
  readonly promisedAt: number;
  readonly deliveredAt: number | undefined;
  /** From 0 to 89. */
  readonly day: number;
}

/** Where vans begin and end their routes. */
export interface Depot {
  readonly name: string;
  readonly position: Position;
}

const SEED = 20_260_601;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The first of the 90 days. */
export const FIRST_DAY = Date.UTC(2026, 5, 1);
const DAYS = 90;

/**
 * How many deliveries each city has; Dorchester lies beside Boston, and is not Boston's to see.
 */
const CITIES = [
  { city: "BOSTON", state: "MA", code: "BOS", count: 2_600 },
  { city: "DORCHESTER", state: "MA", code: "DOR", count: 700 },
  { city: "NEW YORK", state: "NY", code: "NYC", count: 4_200 },
  { city: "CHICAGO", state: "IL", code: "CHI", count: 900 },
  { city: "LOS ANGELES", state: "CA", code: "LAX", count: 900 },
] as const;

const DEPOTS = ["North", "South", "West"] as const;
const DRIVERS_OF_A_DEPOT = 4;

type Shares = readonly (readonly [status: string, share: number])[];

/** What became of the deliveries of past days, and of the last two. */
const PAST: Shares = [["delivered", 84], ["delayed", 9], ["failed", 4], ["returned", 3]];
const PRESENT: Shares = [["planned", 40], ["in transit", 45], ["delayed", 15]];

/** All deliveries, the same ones always. */
export function makeDeliveries(): Delivery[] {
  const random = seededRandom(SEED);
  const known = readCities();
  return CITIES.flatMap(({ city, state, code, count }, cityIndex) => {
    const places = known.find((one) => one.city === city && one.state === state)?.places ?? [];
    const depots = DEPOTS.map((name, index): Depot => ({
      name: `${code} ${name}`,
      position: at(places, Math.floor((places.length * (2 * index + 1)) / (2 * DEPOTS.length))),
    }));
    return Array.from({ length: count }, (_, index): Delivery => {
      const position = near(at(places, integer(random, 0, places.length - 1)), 450, random);
      const depot = nearest(depots, position);
      const day = integer(random, 0, DAYS - 1);
      const driver = depots.indexOf(depot) * DRIVERS_OF_A_DEPOT +
        (day + integer(random, 0, 1)) % DRIVERS_OF_A_DEPOT;
      return {
        id: `${code}-${String(100_001 + index)}`,
        position,
        city,
        state,
        depot,
        driver: nameOf(cityIndex * DEPOTS.length * DRIVERS_OF_A_DEPOT + driver),
        weight: Math.max(0.1, Math.round(30 * Math.exp(0.9 * normal(random) - 1.5)) / 10),
        day,
        ...progress(day, random),
      };
    });
  });
}

function progress(
  day: number,
  random: Random,
): Pick<Delivery, "status" | "promisedAt" | "deliveredAt"> {
  const promisedAt = FIRST_DAY + day * DAY + integer(random, 13 * 60, 24 * 60 - 1) * 60_000;
  const [status] = weighted(random, day < DAYS - 2 ? PAST : PRESENT, ([, share]) => share);
  const minutes = Math.round(status === "delayed" ? 90 + 60 * random() : -50 * random());
  const isThere = status === "delivered" || status === "delayed" && day < DAYS - 2;
  return { status, promisedAt, deliveredAt: isThere ? promisedAt + minutes * 60_000 : undefined };
}

function nearest(depots: readonly Depot[], [lon, lat]: Position): Depot {
  const squared = ({ position }: Depot) => (position[0] - lon) ** 2 + (position[1] - lat) ** 2;
  return depots.reduce((best, depot) => squared(depot) < squared(best) ? depot : best);
}

/** Drivers have numbers: people who do not exist have no names here. */
function nameOf(index: number): string {
  return `Driver ${101 + index}`;
}

function at(places: readonly Position[], index: number): Position {
  const place = places[index];
  if (!place) throw new RangeError("The city has no stores");
  return [fiveDecimals(place[0]), fiveDecimals(place[1])];
}
