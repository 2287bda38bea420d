/** Schemas shared by several parts of a map. */
import * as v from "valibot";
import { column } from "../access/schema/name_schema.ts";

export { column };

/** Adds the description of a property that editors and docs/maps.md show. */
export const about = <const Schema extends v.GenericSchema>(schema: Schema, text: string) =>
  v.pipe(schema, v.description(text));

export const datasetName = about(
  v.pipe(
    v.string("must be a dataset's name"),
    v.regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, "must be the name of a dataset of the policy"),
  ),
  "A dataset of the policy, by its name there.",
);

/** Ids are an API: links, events and the host's calls name them. */
export const id = about(
  v.pipe(
    v.string("must be an id"),
    v.regex(
      /^[a-z][a-z\d_-]{0,63}$/,
      "must be an id of small letters, digits, - and _, which begins with a letter",
    ),
  ),
  "What links, events and the host's calls name it by; keep it once it is in use.",
);

/** As many columns as a table could sensibly show. */
export const MOST_COLUMNS = 100;

export const columnList = v.pipe(
  v.array(column, "must be a list of columns"),
  v.maxLength(MOST_COLUMNS, `must name ${MOST_COLUMNS} columns at most`),
);

export const number = (what: string, least: number, most: number) =>
  v.pipe(
    v.number(`must be ${what}`),
    v.minValue(least, `must be ${what}, ${least} to ${most}`),
    v.maxValue(most, `must be ${what}, ${least} to ${most}`),
  );

export const whole = (what: string, least: number, most: number) =>
  v.pipe(
    v.number(`must be ${what}, ${least} to ${most}`),
    v.integer(`must be ${what} without a fraction`),
    v.minValue(least, `must be ${what}, ${least} to ${most}`),
    v.maxValue(most, `must be ${what}, ${least} to ${most}`),
  );

export const finite = v.pipe(v.number("must be a number"), v.finite("must be a number"));

export const oneOf = <const Names extends readonly string[]>(names: Names) =>
  v.picklist(names, `must be one of ${names.join(", ")}`);

export const flag = v.boolean("must be true or false");

/** From the first to the second, which is not below it. */
export const span = (what: string, least: number, most: number) =>
  v.pipe(
    v.tuple(
      [number(what, least, most), number(what, least, most)],
      `must be two of them, from and to: ${what}, ${least} to ${most}`,
    ),
    v.check(([from, to]) => from <= to, "must not begin above its end"),
  );

export const OPERATIONS = ["count", "sum", "avg", "min", "max"] as const;
export type Operation = typeof OPERATIONS[number];
export const operation = oneOf(OPERATIONS);

/** A literal value in a document. */
export type Value = string | number | boolean;
export const value = v.union(
  [v.pipe(v.string(), v.maxLength(500, "must have 500 characters at most")), finite, flag],
  "must be a text, a number, true or false",
);
