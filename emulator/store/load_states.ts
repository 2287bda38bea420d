import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { gunzipSync } from "node:zlib";
import * as v from "valibot";
import type { Path, Position } from "../spatial/position.ts";
import { areaOf, lengthOf } from "../spatial/sphere.ts";
import { Catalog } from "./catalog.ts";
import { readSetting, writeSetting } from "./settings.ts";
import { createTable, type TableDefinition } from "./tables.ts";

/** The states and territories of the United States, as polygons. */
export const US_STATES = "embedded-carto.regions.us_states";

/** The borders between two states, as lines. */
export const US_STATE_BORDERS = "embedded-carto.regions.us_state_borders";

const STATES_FILE = new URL("../data/us_states.topojson.gz", import.meta.url);

const STATES: TableDefinition = {
  name: US_STATES,
  geometry: "polygon",
  columns: [
    { name: "geom", type: "geometry" },
    { name: "name", type: "string" },
    { name: "state", type: "string" },
    { name: "fips", type: "string" },
    { name: "area_km2", type: "number" },
  ],
};

const BORDERS: TableDefinition = {
  name: US_STATE_BORDERS,
  geometry: "line",
  columns: [
    { name: "geom", type: "geometry" },
    { name: "states", type: "string" },
    { name: "length_km", type: "number" },
  ],
};

const pair = v.tuple([v.number(), v.number()]);

/** TopoJSON in the main: arcs are delta-encoded and quantized, and shared by neighbors. */
const fileSchema = v.object({
  scale: pair,
  translate: pair,
  arcs: v.array(v.array(pair)),
  states: v.array(v.object({
    fips: v.string(),
    state: v.string(),
    name: v.string(),
    /** Polygons of rings of arcs; a negative number is the complement of an arc run backwards. */
    polygons: v.array(v.array(v.array(v.number()))),
  })),
});

type StatesFile = v.InferOutput<typeof fileSchema>;

/**
 * Loads the committed states and their borders, unless the database holds these very ones already.
 *
 * @throws {Error} where the file is damaged
 */
export async function loadStates(database: DatabaseSync, now: () => number): Promise<void> {
  const file = await Deno.readFile(STATES_FILE);
  const definitions = JSON.stringify([STATES, BORDERS]);
  const hash = createHash("sha256").update(definitions).update(file).digest("hex");
  const catalog = new Catalog(database);
  const isLoaded = catalog.find(US_STATES) && catalog.find(US_STATE_BORDERS);
  if (isLoaded && readSetting(database, "states_hash") === hash) return;
  const content = v.parse(fileSchema, JSON.parse(gunzipSync(file).toString("utf8")));
  const arcs = decodeArcs(content);
  fillStates(database, content, arcs, now());
  fillBorders(database, content, arcs, now());
  writeSetting(database, "states_hash", hash);
}

function fillStates(
  database: DatabaseSync,
  { states }: StatesFile,
  arcs: readonly Path[],
  now: number,
): void {
  const load = createTable(database, STATES);
  for (const { name, state, fips, polygons } of states) {
    const coordinates = polygons.map((rings) => rings.map((ring) => joinArcs(arcs, ring)));
    const area = coordinates.reduce((sum, rings) => sum + areaOf(rings), 0);
    load.insert({ type: "MultiPolygon", coordinates }, [name, state, fips, Math.round(area)]);
  }
  load.commit(now);
}

function fillBorders(
  database: DatabaseSync,
  { states }: StatesFile,
  arcs: readonly Path[],
  now: number,
): void {
  const owners = arcs.map(() => new Set<string>());
  for (const { state, polygons } of states) {
    for (const index of polygons.flat(2)) owners[index < 0 ? ~index : index]?.add(state);
  }
  const borders = new Map<string, Path[]>();
  owners.forEach((set, index) => {
    const arc = arcs[index];
    if (set.size !== 2 || !arc) return;
    const key = [...set].sort().join("-");
    borders.set(key, [...borders.get(key) ?? [], arc]);
  });
  const load = createTable(database, BORDERS);
  for (const [key, coordinates] of borders) {
    const length = coordinates.reduce((sum, path) => sum + lengthOf(path), 0);
    load.insert({ type: "MultiLineString", coordinates }, [key, Math.round(length * 10) / 10]);
  }
  load.commit(now);
}

function decodeArcs({ scale, translate, arcs }: StatesFile): Path[] {
  return arcs.map((arc) => {
    let x = 0;
    let y = 0;
    return arc.map(([dx, dy]): Position => {
      x += dx;
      y += dy;
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    });
  });
}

/** The last position of an arc is the first of the next. */
function joinArcs(arcs: readonly Path[], ring: readonly number[]): Path {
  return ring.flatMap((index, place) => {
    const arc = index < 0 ? (arcs[~index] ?? []).toReversed() : (arcs[index] ?? []);
    return place === 0 ? arc : arc.slice(1);
  });
}
