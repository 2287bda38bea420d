/**
 * The form of policy.json, with what editors tell of each part. What a form cannot say, such as that
 * a group's dataset is one of the datasets, is in policy_rules.ts.
 */
import * as v from "valibot";
import * as values from "../config_values.ts";
import { DIALECT_NAMES } from "./dialects/mod.ts";

/** Settings of given names; a name that is not among them is refused. */
const settings = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.strictObject(entries, (issue) => {
    if (issue.expected === "never") {
      return `is not known here; known are ${Object.keys(entries).join(", ")}`;
    }
    return issue.path === undefined ? "must be an object" : "is missing";
  });

/** Whatever the policy's author names, each with a value. */
const named = <Value extends v.GenericSchema>(
  name: v.GenericSchema<string>,
  value: Value,
) => v.record(name, value, "must be an object");

/**
 * A choice by the shape of what is there, so that a fault is told of what was meant. Where there is
 * nothing to look at, as for the JSON Schema, it is all of them.
 */
const choice = <Value>(
  all: v.GenericSchema<Value>,
  pick: (input: unknown) => v.GenericSchema<Value> | undefined,
) => v.lazy((input) => pick(input) ?? all);

const isObject = (input: unknown): input is object => typeof input === "object" && input !== null;

export const column = v.pipe(
  v.string("must be a column's name"),
  v.regex(
    /^[A-Za-z_][A-Za-z0-9_]{0,127}$/,
    "must be a name of letters, digits and underscores",
  ),
);

const columns = v.pipe(
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
    // Whatever passes has the same digits in JSON and in SQL.
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
  v.check(({ min, max }) => min !== undefined || max !== undefined, "must have min or max"),
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
  (input) => isObject(input) && !Array.isArray(input) ? rowsByColumn : undefined,
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
    if (!isObject(input) || Array.isArray(input)) return undefined;
    return Object.hasOwn(input, "rows") ? rowsAndColumns : rowsByColumn;
  },
);

export const dataset = v.pipe(
  settings({
    table: v.pipe(
      v.string("must be a table's full name"),
      v.description("The table's full name, as the warehouse has it; no wildcards."),
    ),
    columns: v.pipe(
      columns,
      v.description("What may be seen, the geometry column included."),
    ),
    open_parameters: v.pipe(
      v.optional(v.array(column, "must be a list of columns"), []),
      v.description(
        "Columns the browser may narrow by, each by a query parameter that it must then send.",
      ),
    ),
  }),
);

const tokens = settings({
  per: v.pipe(
    v.optional(v.picklist(["user", "group"], "must be user or group"), "user"),
    v.description(
      "A token for each user, or one that all users of the same groups share: fewer, but what is " +
        "done with it is the group's, and it outlives a user's session.",
    ),
  ),
  lifetime_minutes: v.pipe(
    v.optional(
      v.pipe(
        v.number("must be a number of minutes"),
        v.safeInteger("must be whole minutes"),
        v.minValue(5, "must be 5 at least"),
        v.maxValue(1440, "must be 1440 at most, a day"),
      ),
      60,
    ),
    v.description("How long a token lives; a user's own ends with the session, if that is sooner."),
  ),
  apis: v.pipe(
    v.optional(
      v.pipe(
        v.array(v.picklist(["maps", "sql"], "must be maps or sql"), "must be a list of APIs"),
        v.minLength(1, "must name an API"),
      ),
      ["maps"],
    ),
    v.description("CARTO's APIs that a token opens; widgets need sql."),
  ),
  referers: v.pipe(
    v.optional(
      v.pipe(
        v.array(values.origin, "must be a list of origins"),
        v.minLength(1, "must name an origin: CARTO takes an empty list for any"),
      ),
    ),
    v.description(
      "Origins whose pages may use a token; without it, those of APP_ORIGIN and ALLOWED_ORIGINS.",
    ),
  ),
});

const byDataset = v.pipe(
  named(v.string(), restriction),
  v.description("Datasets, each with the rows that may be seen; one that is left out is closed."),
);

const name = v.pipe(
  v.string(),
  v.minLength(1, "must not be an empty name"),
  v.check((name) => name.isWellFormed(), "must be a name of whole characters"),
);

export const PolicyFile = settings({
  $schema: v.pipe(
    v.optional(v.string("must be a text")),
    v.description("Where editors find this schema: ./policy.schema.json"),
  ),
  version: v.pipe(
    v.number("must be a whole number"),
    v.safeInteger("must be a whole number"),
    v.description("Raise it to have every token minted anew."),
  ),
  dialect: v.pipe(
    v.optional(
      v.picklist(DIALECT_NAMES, `must be one of ${DIALECT_NAMES.join(", ")}`),
      "bigquery",
    ),
    v.description("The warehouse behind the connection, whose SQL is written."),
  ),
  tokens: v.pipe(
    v.optional(tokens, {}),
    v.description("What CARTO's API Access Tokens are made with."),
  ),
  datasets: v.pipe(
    named(column, dataset),
    v.description("Tables, by the names that this policy and the map have for them."),
  ),
  groups: v.pipe(
    named(name, byDataset),
    v.description("What each group may see; somebody in several sees what any of them does."),
  ),
  users: v.pipe(
    v.optional(named(name, byDataset), {}),
    v.description("What single users may see beside what their groups do, by username."),
  ),
});

export type Policy = v.InferOutput<typeof PolicyFile>;
export type Dataset = v.InferOutput<typeof dataset>;
export type Literal = v.InferOutput<typeof literal>;
export type Range = v.InferOutput<typeof range>;
export type Rows = v.InferOutput<typeof rows>;
export type Restriction = v.InferOutput<typeof restriction>;
