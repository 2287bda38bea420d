/** The geometry of a Builder map's dataset, by its `geoColumn`. */
import * as v from "valibot";
import type { DatasetDraft, DraftSource } from "./dataset_draft.ts";
import type { Hint, Shape } from "./geometry_hints.ts";
import type { Input } from "./input.ts";

const short = v.pipe(v.string("must be a text"), v.maxLength(300, "is too long"));

/** A column of this name has geometries, from which CARTO would make cells on the fly. */
const GEOMETRY_COLUMN = /geo[mg]|^(shape|location|point|the_geom.*)$/i;

/**
 * @param said what the operator says.
 * @param hint what layers suggest.
 */
export function datasetGeometry(
  input: Input,
  source: DraftSource,
  said: Shape | undefined,
  hint: Hint | undefined,
): DatasetDraft["is"]["geometry"] {
  if ("raster" in source) {
    input.skip("geoColumn");
    return { type: "raster" };
  }
  const geoColumn = input.take("geoColumn", short) ?? "geom";
  const [prefix = "", column] = geoColumn.split(":");
  if ("tileset" in source && said === undefined && hint?.grid !== undefined) {
    if (geoColumn !== "geom") input.kept("geoColumn", "the dataset's geometry");
    return { type: hint.grid };
  }
  const grid = /^(h3|hex|h3id|hex_id|h3hex)$/.test(prefix)
    ? "h3"
    : prefix === "quadbin"
    ? "quadbin"
    : undefined;
  const place = column ?? prefix;
  if (grid !== undefined && !("table" in source && GEOMETRY_COLUMN.test(place))) {
    input.kept("geoColumn", "the dataset's geometry");
    return "tileset" in source ? { type: grid } : { column: place, type: grid };
  }
  const type = said ?? hint?.shape ?? "point";
  if (said === undefined && hint === undefined) {
    input.changed(
      "geoColumn",
      "taken as points, which the map does not say: if they are lines or polygons, import with " +
        "--geometry LABEL=line or LABEL=polygon",
    );
  } else if (said === undefined && hint?.grid === undefined) {
    input.changed("geoColumn", `taken as ${type}s, as a layer's style suggests`);
  } else input.kept("geoColumn", `the dataset's geometry, of type ${type}`);
  return "tileset" in source ? { type } : { column: place, type };
}
