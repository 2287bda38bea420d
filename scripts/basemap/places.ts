import type { Feature, Point, Position } from "geojson";
import { neighbourhoods } from "./names.ts";
import type { City } from "./sources.ts";

/** What a label is written with. */
export interface PlaceProperties {
  readonly name: string;
  readonly class: "capital" | "city" | "borough" | "neighbourhood";
  /** Population in thousands, for sorting and size. */
  readonly rank: number;
  /** The zoom at which the label has room: nothing more important is near. */
  readonly minzoom: number;
}

/** Map pixels that a label keeps clear of more important ones. */
const CLEARANCE = 44;
const TILE_SIZE = 512;

/** Fewest inhabitants of a town that is labelled from a zoom on. */
const FLOORS: readonly (readonly [zoom: number, population: number])[] = [
  [3, 600_000],
  [4, 300_000],
  [5, 120_000],
  [6, 50_000],
  [7, 25_000],
  [8, 12_000],
  [9, 5_000],
  [10, 0],
];

const SMALLEST: Readonly<Record<string, number>> = { US: 6_000, CA: 30_000, MX: 1_000_000 };
const SMALLEST_ELSEWHERE = 1_000_000;

interface Candidate {
  readonly name: string;
  readonly class: PlaceProperties["class"];
  readonly population: number;
  readonly position: readonly [number, number];
}

/**
 * The places worth a label, most important first.
 *
 * @param inNewYork whether a position is in New York City, whose parts GeoNames lists as towns
 */
export function placeLabels(
  cities: readonly City[],
  inNewYork: (position: Position) => boolean,
): Feature<Point, PlaceProperties>[] {
  const candidates = [
    ...cities
      .filter((city) => city.population >= (SMALLEST[city.country] ?? SMALLEST_ELSEWHERE))
      .map((city) => candidate(city, inNewYork(city.position))),
    ...neighbourhoods.map(([name, longitude, latitude]): Candidate => ({
      name,
      class: "neighbourhood",
      population: 5_000,
      position: [longitude, latitude],
    })),
  ].sort((a, b) => b.population - a.population || (a.name < b.name ? -1 : 1));
  const distinct = withoutRepeats(candidates);
  const placed: { x: number; y: number }[] = [];
  return distinct.map((place) => {
    const here = worldPosition(place.position);
    const minzoom = Math.max(
      roomFrom(nearest(placed, here)),
      floorZoom(place),
    );
    placed.push(here);
    return {
      type: "Feature",
      geometry: { type: "Point", coordinates: [...place.position] },
      properties: {
        name: place.name,
        class: place.class,
        rank: Math.round(place.population / 1000),
        minzoom,
      },
    };
  });
}

function candidate(city: City, inNewYork: boolean): Candidate {
  const isWhole = city.name === "New York City";
  const isBorough = inNewYork && !isWhole && city.featureCode === "PPLA2";
  const isPart = city.featureCode === "PPLX" || (inNewYork && !isWhole && !isBorough);
  const isCapital = city.featureCode === "PPLC" || city.featureCode === "PPLA";
  return {
    name: isWhole ? "New York" : city.name,
    class: isBorough ? "borough" : isPart ? "neighbourhood" : isCapital ? "capital" : "city",
    // GeoNames gives some quarters the whole city's population.
    population: isPart ? Math.min(city.population, 60_000) / 4 : city.population,
    position: [city.position[0] ?? 0, city.position[1] ?? 0],
  };
}

/** The same name within some ten kilometres is the same place, listed twice. */
function withoutRepeats(sorted: readonly Candidate[]): Candidate[] {
  const kept = new Map<string, Candidate[]>();
  return sorted.filter((place) => {
    const same = kept.get(place.name) ?? [];
    kept.set(place.name, [...same, place]);
    return !same.some(({ position: [x, y] }) =>
      Math.hypot(x - place.position[0], y - place.position[1]) < 0.1
    );
  });
}

function worldPosition([longitude, latitude]: readonly [number, number]): { x: number; y: number } {
  const sine = Math.sin(latitude * Math.PI / 180);
  return {
    x: (longitude / 360 + 0.5) * TILE_SIZE,
    y: (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * TILE_SIZE,
  };
}

function nearest(placed: readonly { x: number; y: number }[], { x, y }: { x: number; y: number }) {
  let best = Infinity;
  // A label is wider than high: neighbours above and below may be nearer.
  for (const other of placed) {
    best = Math.min(best, Math.hypot(other.x - x, (other.y - y) * 1.6));
  }
  return best;
}

function roomFrom(distance: number): number {
  return Math.min(12, Math.max(2, Math.ceil(Math.log2(CLEARANCE / distance))));
}

function floorZoom({ class: kind, population }: Candidate): number {
  if (kind === "borough") return 9;
  if (kind === "neighbourhood") return 11;
  return FLOORS.find(([, floor]) => population >= floor)?.[0] ?? 10;
}
