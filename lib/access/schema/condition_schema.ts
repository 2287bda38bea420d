/** The schema of a condition in policy.json: which rows of a dataset match. */
import * as v from "valibot";
import { choice, isObject, named, settings } from "../../json/schema_parts.ts";
import { list, type Literal, literals, NO_LITERAL, number, text } from "./literal_schema.ts";
import { column, plainName } from "./name_schema.ts";

const attributeValue = v.pipe(
  settings({
    attribute: v.pipe(plainName, v.description("An attribute of the policy, by its name.")),
  }),
  v.description("The person's own values of this attribute."),
);

type Bound = string | number | v.InferOutput<typeof attributeValue>;

export const bound = choice<Bound>(
  v.union([text, number, attributeValue], "must be a number, a text or an attribute"),
  (input) => {
    if (isObject(input)) return attributeValue;
    return typeof input === "string" ? text : typeof input === "number" ? number : undefined;
  },
);

const isAttribute = (value: Bound | undefined) => typeof value === "object";

const range = v.pipe(
  settings({
    min: v.pipe(v.optional(bound), v.description("The least that may be seen.")),
    max: v.pipe(v.optional(bound), v.description("The most that may be seen.")),
  }),
  v.minEntries(1, "must have min or max"),
  v.check(
    ({ min, max }) =>
      min === undefined || max === undefined || isAttribute(min) || isAttribute(max) ||
      typeof min === typeof max,
    "must have bounds of one kind: two numbers or two texts",
  ),
  v.check(
    ({ min, max }) => typeof min !== "number" || typeof max !== "number" || min <= max,
    "must have a min that is not above its max",
  ),
  v.description("Both bounds are included; dates are texts, as in 2026-01-31."),
);

/** The most literals that a row must not have. */
const MOST_NOT = 500;

const not = settings({
  not: v.pipe(
    v.pipe(list, v.maxLength(MOST_NOT, `must be ${MOST_NOT} values at most`)),
    v.description("Values that may not be seen; rows without a value are not shown either."),
  ),
});

const nullness = settings({
  null: v.pipe(
    v.boolean("must be true or false"),
    v.description("true: only rows without a value; false: only rows with one."),
  ),
});

const startsWith = settings({
  starts_with: v.pipe(
    text,
    v.minLength(1, "must not be empty: every text begins with it"),
    v.description("How the text begins, to the letter."),
  ),
});

const period = v.pipe(
  v.string("must be a period such as P30D"),
  v.regex(
    /^P(0|[1-9]\d{0,3})[DWMY]$/,
    "must be a period of days, weeks, months or years before today: P30D, P2W, P6M, P1Y",
  ),
);

const days = v.pipe(
  settings({
    since: v.pipe(v.optional(period), v.description("On the day that long ago, or later.")),
    until: v.pipe(v.optional(period), v.description("On the day that long ago, or earlier.")),
  }),
  v.minEntries(1, "must have since or until"),
  v.description("Days before today in the policy's time_zone, both included."),
);

const degrees = (most: number) =>
  v.pipe(
    number,
    v.minValue(-most, `must be ${-most} at least`),
    v.maxValue(most, `must be ${most} at most`),
  );

const within = settings({
  within: v.pipe(
    settings({ west: degrees(180), south: degrees(90), east: degrees(180), north: degrees(90) }),
    v.check(({ south, north }) => south <= north, "must have a south that is not above its north"),
    v.description("A box in degrees; a west above its east crosses the 180th meridian."),
  ),
});

const OPERATORS = {
  attribute: attributeValue,
  not,
  null: nullness,
  starts_with: startsWith,
  since: days,
  until: days,
  within,
} as const;

type Operator = v.InferOutput<typeof OPERATORS[keyof typeof OPERATORS] | typeof range>;

/** What is asked of a column. */
export type Comparison = Literal | Literal[] | Operator;

/** The rows that may be seen, by column; `any` and `all` have lists of conditions. */
export interface Condition {
  [name: string]: Comparison | Condition[];
}

const oneOf = v.pipe(list, v.description("The values that may be seen."));

const NO_COMPARISON = `${NO_LITERAL}, a list of such values, or an object with one of ` +
  `min, max, ${Object.keys(OPERATORS).join(", ")}`;

export const allowed = choice<Comparison>(
  v.union(
    [
      ...Object.values(literals),
      oneOf,
      range,
      attributeValue,
      not,
      nullness,
      startsWith,
      days,
      within,
    ],
    NO_COMPARISON,
  ),
  (input) => {
    if (Array.isArray(input)) return oneOf;
    if (!isObject(input)) return undefined;
    const operator = Object.entries(OPERATORS).find(([name]) => Object.hasOwn(input, name));
    return operator === undefined ? range : operator[1];
  },
);

export const condition: v.GenericSchema<unknown, Condition> = v.lazy(() => conditionByColumn);

export const conditions = v.pipe(
  v.array(condition, "must be a list of conditions"),
  v.minLength(1, "must not be an empty list"),
);

/** What a name in a condition stands for. */
export const member = choice<Comparison | Condition[]>(
  v.union([allowed.getter(undefined), conditions]),
  (input) => {
    if (input === undefined) return undefined;
    return Array.isArray(input) && input.some(isObject) ? conditions : allowed;
  },
);

export const conditionByColumn: v.GenericSchema<unknown, Condition> = v.pipe(
  named(column, member),
  v.minEntries(1, 'restricts nothing: name a column, or write "all" to mean every row'),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const [key, value] of Object.entries(dataset.value)) {
      if (isBranches(value) && key !== "any" && key !== "all") {
        addIssue({
          message: `${NO_COMPARISON}; only any and all have conditions`,
          path: [{ type: "object", origin: "value", input: dataset.value, key, value }],
        });
      }
    }
  }),
  v.description(
    "Rows that fit every column named. any: rows that fit one of several conditions; all: rows " +
      "that fit each of them.",
  ),
);

/** Whether the member of a condition is a list of conditions, as `any` and `all` have. */
export function isBranches(value: Comparison | Condition[]): value is Condition[] {
  return Array.isArray(value) && value.some(isObject);
}
