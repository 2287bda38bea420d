import type { Position } from "../spatial/position.ts";
import { normal, type Random, weighted } from "./random.ts";
import { fiveDecimals } from "./streets.ts";

/** A part of the world on land: its middle, and how far things lie around it, in degrees. */
export interface Region {
  readonly country: string;
  /** Its sovereign's three letters, as Natural Earth writes them. */
  readonly code: string;
  /** Mobile country code (ITU-T E.212). */
  readonly mcc: number;
  readonly middle: Position;
  readonly spread: number;
  /** How much of everything lies here. */
  readonly weight: number;
}

/** Rough middles of large countries, by hand. */
export const REGIONS: readonly Region[] = ([
  ["United States of America", "USA", 310, -98, 39, 9, 14],
  ["Canada", "CAN", 302, -106, 53, 5, 4],
  ["Mexico", "MEX", 334, -102, 23.5, 2.5, 5],
  ["Brazil", "BRA", 724, -50, -13, 6, 8],
  ["Argentina", "ARG", 722, -64, -34, 4, 3],
  ["Peru", "PER", 716, -74.5, -9, 2, 2],
  ["Spain", "ESP", 214, -3.7, 40.2, 1.6, 4],
  ["France", "FRA", 208, 2.5, 46.6, 1.7, 5],
  ["Germany", "DEU", 262, 10.3, 51, 1.5, 6],
  ["Poland", "POL", 260, 19.3, 52, 1.4, 4],
  ["Turkey", "TUR", 286, 34, 39, 2.2, 4],
  ["Egypt", "EGY", 602, 30.5, 27.5, 1.8, 3],
  ["Nigeria", "NGA", 621, 8, 9.5, 1.8, 5],
  ["Democratic Republic of the Congo", "COD", 630, 23.5, -3, 3.5, 5],
  ["Kenya", "KEN", 639, 37.7, 0.5, 1.6, 3],
  ["South Africa", "ZAF", 655, 25, -29, 2.4, 3],
  ["Iran", "IRN", 432, 54, 32.5, 3, 4],
  ["Kazakhstan", "KAZ", 401, 67, 48, 4, 2],
  ["India", "IND", 404, 79, 22, 4, 14],
  ["China", "CHN", 460, 108, 33, 6, 14],
  ["Russia", "RUS", 250, 95, 60, 12, 6],
  ["Australia", "AUS", 505, 134, -25, 6, 4],
] as const).map(([country, code, mcc, lon, lat, spread, weight]) => (
  { country, code, mcc, middle: [lon, lat], spread, weight }
));

/** A region, the larger ones more often. */
export function someRegion(random: Random): Region {
  return weighted(random, REGIONS, ({ weight }) => weight);
}

/** A position around the middle of a region. */
export function somewhereIn({ middle: [lon, lat], spread }: Region, random: Random): Position {
  return [
    fiveDecimals(lon + spread * normal(random)),
    fiveDecimals(lat + spread / 2 * normal(random)),
  ];
}
