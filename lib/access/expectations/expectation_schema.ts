/** The schema of a file of expectations, for `deno task policy test`. */
import * as v from "valibot";
import type { RawAttribute } from "../attributes.ts";
import { isDay } from "../calendar_day.ts";
import { conditionByColumn } from "../schema/condition_schema.ts";
import { column, plainName } from "../schema/name_schema.ts";
import type { Cell, Point } from "../evaluation/row.ts";
import { choice, named, settings } from "../../json/schema_parts.ts";

const text = v.pipe(v.string("must be a text"), v.minLength(1, "must not be empty"));
const finite = v.pipe(v.number(), v.finite("must be a number"));

const point: v.GenericSchema<unknown, Point> = v.strictTuple(
  [finite, finite],
  "must be a point: [longitude, latitude]",
);

const SCALARS = { string: v.string(), number: finite, boolean: v.boolean() } as const;
const NO_CELL = "must be a text, a number, a boolean, null, or a point [longitude, latitude]";

export const cell = choice<Cell>(
  v.union([...Object.values(SCALARS), v.null(), point], NO_CELL),
  (input) => Array.isArray(input) ? point : undefined,
);

export const row = v.pipe(
  named(column, cell),
  v.minEntries(1, "must have a column"),
  v.description("A row of the dataset's table; columns that are left out are NULL."),
);

const raw = v.union(
  [...Object.values(SCALARS), v.null()],
  "must be a text, a number, a boolean or null",
);
const rawList = v.array(raw, "must be a list of texts, numbers or booleans");

export const rawAttribute = choice<RawAttribute>(
  v.union([raw, rawList]),
  (input) => input === undefined ? undefined : Array.isArray(input) ? rawList : raw,
);

const who = v.pipe(
  settings({
    user: v.pipe(
      v.optional(text),
      v.description("A username, for what users has; it need not exist."),
    ),
    groups: v.pipe(
      v.optional(v.array(text, "must be a list of groups"), []),
      v.description("Their groups, as they are sent."),
    ),
    attributes: v.pipe(
      v.optional(named(plainName, rawAttribute), {}),
      v.description("Their attributes, as they are sent."),
    ),
  }),
  v.description("The person whose rights are tested."),
);

const rows = v.pipe(
  v.array(row, "must be a list of rows"),
  v.minLength(1, "must not be an empty list: it expects nothing"),
);

const shows = v.pipe(
  v.array(
    settings({
      row,
      as: v.pipe(
        named(column, cell),
        v.minEntries(1, "must have a column"),
        v.description("What they see of it, by column: null for a hidden cell."),
      ),
    }),
    "must be a list of rows, each with what is seen of it",
  ),
  v.minLength(1, "must not be an empty list: it expects nothing"),
);

const count = v.pipe(
  v.number("must be a number of rows"),
  v.safeInteger("must be a whole number"),
  v.minValue(0, "must not be negative"),
);

const range = v.pipe(
  settings({ min: v.optional(count), max: v.optional(count) }),
  v.minEntries(1, "must have min or max"),
);

export const rowCount = choice<number | v.InferOutput<typeof range>>(
  v.union([count, range]),
  (input) =>
    input === undefined ? undefined : typeof input === "object" && input !== null ? range : count,
);

const day = v.pipe(
  v.string("must be a day such as 2026-01-31"),
  v.check(isDay, "must be a day such as 2026-01-31"),
);

export const EXPECTED = ["granted", "sees", "does_not_see", "shows", "rows", "none"] as const;

const expectation = v.pipe(
  settings({
    name: v.pipe(v.optional(text), v.description("What is expected, in words, for the report.")),
    who,
    on: v.pipe(
      v.optional(day),
      v.description("The day in the policy's time_zone; today when left out."),
    ),
    dataset: v.pipe(plainName, v.description("A dataset of the policy.")),
    granted: v.pipe(
      v.optional(v.boolean("must be true or false")),
      v.description("Whether they get the dataset at all."),
    ),
    sees: v.pipe(v.optional(rows), v.description("Rows that they see.")),
    does_not_see: v.pipe(v.optional(rows), v.description("Rows that they do not see.")),
    shows: v.pipe(v.optional(shows), v.description("Rows that they see, and what of them.")),
    rows: v.pipe(
      v.optional(rowCount),
      v.description("How many rows they see of the real table; CARTO is asked."),
    ),
    none: v.pipe(
      v.optional(conditionByColumn),
      v.description("They see no row of the real table that fits this; CARTO is asked."),
    ),
  }),
  v.check(
    (value) => EXPECTED.some((name) => value[name] !== undefined),
    `expects nothing: it must have one of ${EXPECTED.join(", ")}`,
  ),
);

export const ExpectationFile = settings({
  $schema: v.pipe(
    v.optional(v.string("must be a text")),
    v.description("Where editors find this schema: ./policy-test.schema.json"),
  ),
  tests: v.pipe(
    v.array(expectation, "must be a list of expectations"),
    v.minLength(1, "must not be an empty list"),
    v.description("What people see, and what they do not."),
  ),
});

export type Expectation = v.InferOutput<typeof expectation>;
