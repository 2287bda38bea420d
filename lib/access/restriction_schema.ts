/** The schema of a restriction in policy.json: the rows of a dataset, and columns of them. */
import * as v from "valibot";
import { choice, isObject, named, settings } from "../json/schema_parts.ts";

/** The name of a dataset or of a query parameter, which appears unescaped in SQL and in links. */
export const plainName = v.pipe(
  v.string("must be a name"),
  v.regex(
    /^[A-Za-z_][A-Za-z0-9_]{0,127}$/,
    "must be a name of letters, digits and underscores",
  ),
);

/**
 * A column by the warehouse's own name and case. The dialect rejects what its warehouse does not
 * accept; CARTO gets columns as a list separated by commas.
 */
export const column = v.pipe(
  v.string("must be a column's name"),
  v.regex(/^[^,\p{C}\p{Zl}\p{Zp}]{1,300}$/u, "must be a column's name, without a comma"),
  v.check(
    (name) => !(name in {}),
    "cannot be a column's name here: CARTO's client loses filters by a name that every object of " +
      "JavaScript has; call the column something else in a view",
  ),
);

export const columns = v.pipe(
  v.array(column, "must be a list of columns"),
  v.minLength(1, "must name a column"),
);

const text = v.pipe(
  v.string(),
  v.check((text) => text.isWellFormed() && !text.includes("\0"), "must be text SQL can hold"),
);

const NO_LITERAL = "must be a text, a whole number or a boolean";
const wholeNumber = v.pipe(
  v.number(),
  v.safeInteger("must be a whole number, at most 2^53 - 1 in size"),
);
const literals = { string: text, number: wholeNumber, boolean: v.boolean() };
export const literal = choice<string | number | boolean>(
  v.union(Object.values(literals), NO_LITERAL),
  (input) => {
    const type = typeof input;
    return type === "string" || type === "number" || type === "boolean"
      ? literals[type]
      : undefined;
  },
);

const list = v.pipe(
  v.array(literal),
  v.minLength(1, "must not be an empty list: leave the dataset out to give nothing"),
  v.check(
    (items) => new Set(items.map((item) => typeof item)).size < 2,
    "must be values of one kind: texts, numbers or booleans",
  ),
  v.description("The values that may be seen."),
);

const number = v.pipe(
  v.number(),
  v.check(
    // In exponent notation, it would have another type in some warehouses.
    (value) => Math.abs(value) <= Number.MAX_SAFE_INTEGER && !String(value).includes("e"),
    "must be a number of ordinary size, or 0",
  ),
);
export const bound = choice<string | number>(
  v.union([text, number], "must be a number or a text"),
  (input) => typeof input === "string" ? text : typeof input === "number" ? number : undefined,
);
const range = v.pipe(
  settings({
    min: v.pipe(v.optional(bound), v.description("The least that may be seen.")),
    max: v.pipe(v.optional(bound), v.description("The most that may be seen.")),
  }),
  v.minEntries(1, "must have min or max"),
  v.check(
    ({ min, max }) => min === undefined || max === undefined || typeof min === typeof max,
    "must have bounds of one kind: two numbers or two texts",
  ),
  v.check(
    ({ min, max }) => typeof min !== "number" || typeof max !== "number" || min <= max,
    "must have a min that is not above its max",
  ),
  v.description("Both bounds are included; dates are texts, as in 2026-01-31."),
);

export const allowed = choice<v.InferOutput<typeof literal | typeof list | typeof range>>(
  v.union(
    [...Object.values(literals), list, range],
    `${NO_LITERAL}, a list of such values, or a range with min or max`,
  ),
  (input) => Array.isArray(input) ? list : isObject(input) ? range : undefined,
);

const everyRow = v.pipe(v.literal("all"), v.description("Every row."));
const rowsByColumn = v.pipe(
  named(column, allowed),
  v.minEntries(1, 'restricts nothing: name a column, or write "all" to mean every row'),
  v.description("Rows that have one of the values in each of these columns."),
);

const NO_RESTRICTION = 'must be "all" or columns with the values that may be seen';
export const rows = choice<v.InferOutput<typeof everyRow | typeof rowsByColumn>>(
  v.union([everyRow, rowsByColumn], NO_RESTRICTION),
  (input) => isObject(input) ? rowsByColumn : undefined,
);

const rowsAndColumns = v.pipe(
  settings({
    rows,
    columns: v.pipe(
      v.optional(columns),
      v.description("Those of the dataset's columns that may be seen; without it, all of them."),
    ),
  }),
  v.description("Rows, of which some columns may be seen."),
);

export const restriction = choice<
  v.InferOutput<typeof everyRow | typeof rowsByColumn | typeof rowsAndColumns>
>(
  v.union([everyRow, rowsAndColumns, rowsByColumn], NO_RESTRICTION),
  (input) => {
    if (!isObject(input)) return undefined;
    return Object.hasOwn(input, "rows") ? rowsAndColumns : rowsByColumn;
  },
);

export type Literal = v.InferOutput<typeof literal>;
export type Rows = v.InferOutput<typeof rows>;
export type Restriction = v.InferOutput<typeof restriction>;
