import type { Position } from "../spatial/position.ts";
import { readStores } from "../store/load_stores.ts";
import { normal, type Random } from "./random.ts";

/** A city with places in it that are on land and near streets: its stores. */
export interface City {
  readonly city: string;
  readonly state: string;
  readonly places: readonly Position[];
}

/** The cities of the committed stores, those with most of them first. */
export function readCities(): City[] {
  const cities = new Map<string, { city: string; state: string; places: Position[] }>();
  for (const { coordinates, values } of readStores()) {
    const [city, state] = [String(values[3]), String(values[4])];
    const known = cities.get(`${state}/${city}`) ?? { city, state, places: [] };
    cities.set(`${state}/${city}`, known);
    known.places.push(coordinates);
  }
  return [...cities.values()].sort((a, b) => b.places.length - a.places.length);
}

/** A position near another one. @param meters the usual distance */
export function near([lon, lat]: Position, meters: number, random: Random): Position {
  const perDegree = 111_320;
  const east = (normal(random) * meters) / (perDegree * Math.cos((lat * Math.PI) / 180));
  const north = (normal(random) * meters) / perDegree;
  return [fiveDecimals(lon + east), fiveDecimals(lat + north)];
}

/** Points are kept to five decimals. */
export function fiveDecimals(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5;
}
