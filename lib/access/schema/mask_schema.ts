/** The schema of a mask in policy.json: how a column is coarsened. */
import * as v from "valibot";
import { choice, isObject, named, settings } from "../../json/schema_parts.ts";
import { column } from "./name_schema.ts";

/** Sides of cells, in degrees. Each divides the globe, and has few digits. */
const CELLS = [1, 0.5, 0.25, 0.1, 0.05, 0.025, 0.01] as const;

const whole = (most: number) =>
  v.pipe(
    v.number("must be a whole number"),
    v.safeInteger("must be a whole number"),
    v.minValue(1, "must be 1 at least"),
    v.maxValue(most, `must be ${most} at most`),
  );

const MASKS = {
  floor: settings({
    floor: v.pipe(whole(1e12), v.description("Numbers are rounded down to multiples of it.")),
  }),
  first: settings({
    first: v.pipe(whole(256), v.description("How many characters of a text are shown.")),
  }),
  start_of: settings({
    start_of: v.pipe(
      v.picklist(["month", "year"], "must be month or year"),
      v.description("Dates become the first day of it."),
    ),
  }),
  cell: settings({
    cell: v.pipe(
      v.picklist(CELLS, `must be one of ${CELLS.join(", ")}`),
      v.description("Points become the middle of their cell, whose side has these degrees."),
    ),
  }),
} as const;

export type Mask = v.InferOutput<typeof MASKS[keyof typeof MASKS]>;

const NO_MASK = `must be an object with one of ${Object.keys(MASKS).join(", ")}`;

export const mask = choice<Mask>(
  v.union(Object.values(MASKS), NO_MASK),
  (input) => {
    if (!isObject(input)) return undefined;
    const named = Object.entries(MASKS).find(([name]) => Object.hasOwn(input, name));
    return named?.[1];
  },
);

export const masks = v.pipe(
  named(column, mask),
  v.minEntries(1, "must name a column"),
);
