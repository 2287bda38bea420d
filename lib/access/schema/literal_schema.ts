/** The schema of values in policy.json. */
import * as v from "valibot";
import { choice } from "../../json/schema_parts.ts";

export const text = v.pipe(
  v.string(),
  v.check((text) => text.isWellFormed() && !text.includes("\0"), "must be text SQL can hold"),
);

export const NO_LITERAL = "must be a text, a whole number or a boolean";
const wholeNumber = v.pipe(
  v.number(),
  v.safeInteger("must be a whole number, at most 2^53 - 1 in size"),
);
export const literals = { string: text, number: wholeNumber, boolean: v.boolean() };
export const literal = choice<string | number | boolean>(
  v.union(Object.values(literals), NO_LITERAL),
  (input) => {
    const type = typeof input;
    return type === "string" || type === "number" || type === "boolean"
      ? literals[type]
      : undefined;
  },
);

export const list = v.pipe(
  v.array(literal),
  v.minLength(1, "must not be an empty list: leave the dataset out to give nothing"),
  v.check(
    (items) => new Set(items.map((item) => typeof item)).size < 2,
    "must be values of one kind: texts, numbers or booleans",
  ),
);

export const number = v.pipe(
  v.number(),
  v.check(
    // In exponent notation, it would have another type in some warehouses.
    (value) => Math.abs(value) <= Number.MAX_SAFE_INTEGER && !String(value).includes("e"),
    "must be a number of ordinary size, or 0",
  ),
);

export type Literal = v.InferOutput<typeof literal>;
