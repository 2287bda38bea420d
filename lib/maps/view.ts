/** A map's initial view. */
import * as v from "valibot";
import { settings } from "../json/schema_parts.ts";
import { about, id, number, span } from "./parts.ts";

export const view = v.pipe(
  settings({
    fit: about(v.optional(id), "The layer whose features are all in view at first."),
    center: about(
      v.optional(v.tuple(
        [number("a longitude", -180, 180), number("a latitude", -90, 90)],
        "must be longitude and latitude",
      )),
      "Longitude and latitude of the center, instead of `fit`.",
    ),
    zoom: about(v.optional(number("a zoom", 0, 24)), "The zoom at `center`."),
    pitch: about(v.optional(number("an angle", 0, 60), 0), "The tilt of the map, in degrees."),
    bearing: about(
      v.optional(number("an angle", -180, 180), 0),
      "The compass direction that is up, in degrees.",
    ),
    zooms: about(v.optional(span("a zoom", 0, 24)), "The zooms to which the map is limited."),
  }),
  v.check(
    ({ fit, center, zoom }) => fit === undefined || (center === undefined && zoom === undefined),
    "must have fit, or center and zoom, not both",
  ),
  v.check(
    ({ center, zoom }) => (center === undefined) === (zoom === undefined),
    "must have center and zoom together",
  ),
);

export type View = v.InferOutput<typeof view>;
