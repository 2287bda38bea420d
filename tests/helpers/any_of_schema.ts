/** Random values of a valibot schema, most of them valid. */
import fc from "fast-check";
import * as v from "valibot";

type Schema = v.GenericSchema;
/** Values to use for a schema instead of those generated from its structure. */
export type Overrides = ReadonlyMap<unknown, fc.Arbitrary<unknown>>;

const Parts = v.object({
  type: v.string(),
  pipe: v.optional(v.array(v.unknown())),
});

interface Node {
  readonly type: string;
  readonly get: (key: string) => unknown;
  /** The pipe's requirements by action: `min_value`, `regex` and so on. */
  readonly demands: ReadonlyMap<string, unknown>;
}

/** The schema, and the schemas that its pipes start with. */
function chainOf(schema: unknown): unknown[] {
  const [first] = v.parse(Parts, schema).pipe ?? [];
  return first === undefined || first === schema ? [schema] : [schema, ...chainOf(first)];
}

function nodeOf(schema: Schema): Node {
  const { type } = v.parse(Parts, schema);
  const parts = chainOf(schema).reverse().flatMap((one) => v.parse(Parts, one).pipe ?? []);
  const demands = new Map(
    parts.map((part) => v.parse(v.looseObject({ type: v.string() }), part))
      .map((part) => [part.type, "requirement" in part ? part.requirement : undefined]),
  );
  return { type, demands, get: (key) => Reflect.get(schema, key) };
}

const isSchema = (value: unknown): value is Schema =>
  v.is(v.looseObject({ type: v.string() }), value);
const schemas = (value: unknown): Schema[] => v.parse(v.array(v.custom<Schema>(isSchema)), value);
const one = (value: unknown): Schema => v.parse(v.custom<Schema>(isSchema), value);
const numberOr = (value: unknown, fallback: number) => typeof value === "number" ? value : fallback;

/** @returns values with the schema's structure; a few may fail its custom checks. */
export function anyOf(schema: Schema, overrides: Overrides): fc.Arbitrary<unknown> {
  const given = chainOf(schema).map((one) => overrides.get(one)).find((one) => one !== undefined);
  if (given !== undefined) return given;
  const of = (inner: Schema) => anyOf(inner, overrides);
  const { type, get, demands } = nodeOf(schema);
  const [least, most] = [
    numberOr(demands.get("min_length") ?? demands.get("min_entries"), 0),
    numberOr(demands.get("max_length") ?? demands.get("max_entries"), 3),
  ];
  const counts = { minLength: least, maxLength: Math.max(least, Math.min(most, 3)) };
  switch (type) {
    case "strict_object":
      return fc.record(objectOf(get("entries"), of), { noNullPrototype: true }).map(withoutMissing);
    case "record": {
      const entry = fc.tuple(of(one(get("key"))).map(String), of(one(get("value"))));
      return fc.uniqueArray(entry, { ...counts, selector: ([name]) => name })
        .map((entries) => Object.fromEntries(entries));
    }
    case "array":
      return fc.array(of(one(get("item"))), counts);
    case "tuple":
      return fc.tuple(...schemas(get("items")).map(of));
    case "optional":
      return fc.option(of(one(get("wrapped"))), { nil: undefined });
    case "union":
    case "variant":
      return fc.oneof(...schemas(get("options")).map(of));
    case "lazy": {
      const getter = get("getter");
      return typeof getter === "function" ? of(one(getter(undefined))) : fc.constant(undefined);
    }
    case "literal":
      return fc.constant(get("literal"));
    case "picklist":
      return fc.constantFrom(...v.parse(v.array(v.string()), get("options")));
    case "boolean":
      return fc.boolean();
    case "number": {
      const [min, max] = [
        numberOr(demands.get("min_value"), -1e6),
        numberOr(demands.get("max_value"), 1e6),
      ];
      return demands.has("integer")
        ? fc.integer({ min, max })
        : fc.double({ min, max, noNaN: true });
    }
    case "string": {
      const pattern = demands.get("regex");
      if (pattern instanceof RegExp) return fc.stringMatching(pattern);
      return fc.string({ ...counts, maxLength: 12 });
    }
    default:
      throw new TypeError(`There is no random ${type} yet`);
  }
}

function objectOf(entries: unknown, of: (schema: Schema) => fc.Arbitrary<unknown>) {
  const named = v.parse(v.record(v.string(), v.custom<Schema>(isSchema)), entries);
  return Object.fromEntries(Object.entries(named).map(([name, schema]) => [name, of(schema)]));
}

function withoutMissing(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
