/** What the TileJSON of a tileset tells of its features' properties (`tilestats`). */
import * as v from "valibot";
import { parseAnswer } from "./answers.ts";
import type { Answer } from "../outbound/exchange.ts";

export interface TileAttribute {
  readonly name: string;
  /** CARTO's name of the type: `String`, `Number`, `Boolean` or `Timestamp`. */
  readonly type: string | undefined;
  readonly min: number | string | undefined;
  readonly max: number | string | undefined;
  readonly sum: number | undefined;
  readonly avg: number | undefined;
  /** The limits of the most classes of equally many features that CARTO tells. */
  readonly quantiles: readonly number[];
  /** The most frequent values, of no more than some 20, and how many features have them. */
  readonly categories: readonly { readonly category: string; readonly frequency: number }[];
}

export interface Tilestats {
  /** Features; undefined where CARTO does not tell. */
  readonly count: number | undefined;
  readonly attributes: readonly TileAttribute[];
  /** Whether the tiles have cells of a grid, which are drawn by their indices. */
  readonly isCells: boolean;
}

/** Tells nothing where it is not as expected. */
const maybe = <T>(schema: v.GenericSchema<unknown, T>) => v.fallback(v.optional(schema), undefined);
const limit = v.union([v.number(), v.string()]);
const Category = v.object({
  category: v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String)),
  frequency: v.number(),
});
const Attribute = v.object({
  attribute: v.string(),
  type: maybe(v.string()),
  min: maybe(limit),
  max: maybe(limit),
  sum: maybe(v.number()),
  avg: maybe(v.number()),
  quantiles: maybe(v.record(v.string(), v.array(v.number()))),
  categories: maybe(v.array(v.unknown())),
});
const Body = v.object({
  minresolution: maybe(v.number()),
  vector_layers: maybe(v.array(v.object({ fields: maybe(v.record(v.string(), v.unknown())) }))),
  tilestats: maybe(v.object({
    layers: v.array(
      v.object({ count: maybe(v.number()), attributes: maybe(v.array(v.unknown())) }),
    ),
  })),
});

/**
 * @param answer with the TileJSON of a tileset.
 * @throws {CartoError} when the response is no TileJSON.
 */
export function processTilestats(answer: Answer): Tilestats {
  const body = parseAnswer(answer, Body, "Map data");
  const fields = body.vector_layers?.[0]?.fields ?? {};
  const layer = body.tilestats?.layers[0];
  const described = (layer?.attributes ?? []).flatMap((one) => {
    const parsed = v.safeParse(Attribute, one);
    return parsed.success ? [attributeOf(parsed.output, fields)] : [];
  });
  const names = new Set(described.map(({ name }) => name));
  const others = Object.keys(fields).filter((name) => !names.has(name));
  return {
    count: layer?.count,
    attributes: [...described, ...others.map((name) => attributeOf({ attribute: name }, fields))],
    isCells: body.minresolution !== undefined,
  };
}

function attributeOf(
  { attribute: name, type, min, max, sum, avg, quantiles, categories }:
    & Pick<v.InferOutput<typeof Attribute>, "attribute">
    & Partial<v.InferOutput<typeof Attribute>>,
  fields: Readonly<Record<string, unknown>>,
): TileAttribute {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  const limits = Object.values(quantiles ?? {}).toSorted((a, b) => b.length - a.length)[0];
  return {
    name,
    type: type ?? (typeof field === "string" ? field : undefined),
    ...{ min, max, sum, avg },
    quantiles: limits ?? [],
    categories: (categories ?? []).flatMap((one) => {
      const parsed = v.safeParse(Category, one);
      return parsed.success ? [parsed.output] : [];
    }),
  };
}
