/**
 * Writes `../us_states.topojson.gz`: the states of the Census Bureau's cartographic boundary files,
 * as they stand in us-atlas, with their postal codes and without the nation's outline.
 */
import { gzipSync } from "node:zlib";
import * as v from "valibot";

const position = v.tuple([v.number(), v.number()]);
const ringArcs = v.array(v.number());
const topologySchema = v.object({
  transform: v.object({ scale: position, translate: position }),
  arcs: v.array(v.array(position)),
  objects: v.object({
    states: v.object({
      geometries: v.array(
        v.intersect([
          v.object({ id: v.string(), properties: v.object({ name: v.string() }) }),
          v.variant("type", [
            v.object({ type: v.literal("Polygon"), arcs: v.array(ringArcs) }),
            v.object({ type: v.literal("MultiPolygon"), arcs: v.array(v.array(ringArcs)) }),
          ]),
        ]),
      ),
    }),
  }),
});

/** FIPS and postal codes (U.S. Census Bureau, ANSI INCITS 38). */
const POSTAL_CODES = new Map(
  ("01AL 02AK 04AZ 05AR 06CA 08CO 09CT 10DE 11DC 12FL 13GA 15HI 16ID 17IL 18IN 19IA 20KS 21KY 22LA " +
    "23ME 24MD 25MA 26MI 27MN 28MS 29MO 30MT 31NE 32NV 33NH 34NJ 35NM 36NY 37NC 38ND 39OH 40OK 41OR " +
    "42PA 44RI 45SC 46SD 47TN 48TX 49UT 50VT 51VA 53WA 54WV 55WI 56WY 60AS 66GU 69MP 72PR 78VI")
    .split(" ").map((pair) => [pair.slice(0, 2), pair.slice(2)]),
);

/** @returns how many bytes the file has */
export async function writeStates(): Promise<number> {
  const specifier = "us-atlas/states-10m.json";
  const module: { default: unknown } = await import(specifier, { with: { type: "json" } });
  const { transform, arcs, objects } = v.parse(topologySchema, module.default);
  const states = objects.states.geometries.map((state) => {
    const postal = POSTAL_CODES.get(state.id);
    if (postal === undefined) throw new Error(`State ${state.id} has no postal code here`);
    const polygons = state.type === "Polygon" ? [state.arcs] : state.arcs;
    return { fips: state.id, state: postal, name: state.properties.name, polygons };
  }).sort((a, b) => a.fips < b.fips ? -1 : 1);
  const { scale, translate } = transform;
  const json = JSON.stringify({ scale, translate, arcs, states });
  const packed = gzipSync(json, { level: 9 });
  await Deno.writeFile(new URL("../us_states.topojson.gz", import.meta.url), packed);
  return packed.length;
}
