/**
 * A person's attributes as sessions and records hold them: as they came, each with its source. The
 * policy in force reads them at each use.
 */
import * as v from "valibot";
import type { AttributeDeclaration } from "../../access/schema/attribute_schema.ts";
import type { RawAttribute, RawAttributes, RawValue } from "../../access/attributes.ts";

const scalar = v.nullable(v.union([v.string(), v.number(), v.boolean()]));
export const rawAttribute = v.union([scalar, v.array(scalar)]);

/** By the attribute's name in the policy. */
export type HeldAttributes = v.InferOutput<typeof HeldAttributes>;
export const HeldAttributes = v.record(
  v.string(),
  v.object({
    /** A policy that takes the attribute from another claim does not use the value. */
    from: v.string(),
    value: rawAttribute,
  }),
);

/** The attributes that the policy declares, by name. */
export type Declarations = Readonly<Record<string, AttributeDeclaration>>;

export const NO_ATTRIBUTES: HeldAttributes = {};

/** The source of a value that `deno task users set` stored. */
export const SET_BY_OPERATOR = "operator";

/** @param value null removes the attribute. */
export function withAttribute(
  held: HeldAttributes,
  name: string,
  value: RawAttribute | null,
): HeldAttributes {
  const { [name]: _, ...others } = held;
  if (value === null) return others;
  return { ...others, [name]: { from: SET_BY_OPERATOR, value: copyOf(value) } };
}

/** @returns the value with a list that its holder may change. */
export function copyOf(value: RawAttribute): HeldAttributes[string]["value"] {
  return isList(value) ? [...value] : value;
}

// Array.isArray does not narrow a readonly array.
const isList = (value: RawAttribute): value is readonly RawValue[] => Array.isArray(value);

/** @returns the source of values that were taken from the attribute's claim. */
export function claimSource({ claim, vouched_by: voucher }: AttributeDeclaration): string {
  return JSON.stringify([claim, voucher ?? null]);
}

/** @returns those that the policy declares and still takes from where they came. */
export function attributesInForce(
  held: HeldAttributes | undefined,
  declared: Declarations,
): RawAttributes {
  if (held === undefined) return {};
  return Object.fromEntries(
    Object.entries(declared).flatMap(([name, declaration]): [string, RawAttribute][] => {
      const one = Object.hasOwn(held, name) ? held[name] : undefined;
      const counts = one?.from === SET_BY_OPERATOR || one?.from === claimSource(declaration);
      return one !== undefined && counts ? [[name, one.value]] : [];
    }),
  );
}

/** Whether both have the same values of what the policy declares, in any order. */
export function sameAttributes(
  one: HeldAttributes | undefined,
  other: HeldAttributes | undefined,
  declared: Declarations,
): boolean {
  const [a, b] = [attributesInForce(one, declared), attributesInForce(other, declared)];
  return Object.keys(declared).every((name) => canonical(a[name]) === canonical(b[name]));
}

/** A list is not the same as its only item: the policy may refuse one of them. */
function canonical(value: RawAttribute | undefined): string | undefined {
  if (value === undefined || !isList(value)) return JSON.stringify(value);
  const items = value.map((item) => JSON.stringify(item));
  return `[${[...new Set(items)].sort().join()}]`;
}
