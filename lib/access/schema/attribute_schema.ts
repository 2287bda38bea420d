/** The schema of `attributes` in policy.json: what the policy may compare columns with. */
import * as v from "valibot";
import { named, settings } from "../../json/schema_parts.ts";
import { plainName } from "./name_schema.ts";

export const ATTRIBUTE_TYPES = [
  "text",
  "integer",
  "decimal",
  "boolean",
  "date",
  "uuid",
] as const;
export type AttributeType = typeof ATTRIBUTE_TYPES[number];

const claim = v.pipe(v.string("must be a claim's name"), v.minLength(1, "must name a claim"));

export const attribute = settings({
  type: v.pipe(
    v.picklist(ATTRIBUTE_TYPES, `must be one of ${ATTRIBUTE_TYPES.join(", ")}`),
    v.description("The type of its values, and of the columns that are compared with it."),
  ),
  many: v.pipe(
    v.optional(v.boolean("must be true or false"), false),
    v.description("Whether a person may have several values; without it, exactly one."),
  ),
  claim: v.pipe(
    v.optional(claim),
    v.description("The whole name of the claim in ID tokens, userinfo and applications' JWTs."),
  ),
  vouched_by: v.pipe(
    v.optional(claim),
    v.description("A claim that must be true in the same document, such as email_verified."),
  ),
  fold: v.pipe(
    v.optional(v.picklist(["lower"], "must be lower")),
    v.description("lower: the value is compared in lower case; the column must be stored so."),
  ),
});

export const attributes = named(plainName, attribute);

/** What the policy says of an attribute. */
export type AttributeDeclaration = v.InferOutput<typeof attribute>;
