/** What a source's TileJSON tells of its data as a whole (CARTO Maps API, `tilestats`). */
import * as v from "valibot";
import type { ColumnType, Value } from "../document.ts";

/** Tells nothing where it is not as expected. */
const maybe = <T>(schema: v.GenericSchema<unknown, T>) => v.fallback(v.optional(schema), undefined);

const Category = v.object({ category: v.union([v.string(), v.number(), v.boolean(), v.null()]) });
const Attribute = v.object({
  attribute: v.string(),
  type: maybe(v.string()),
  min: maybe(v.number()),
  max: maybe(v.number()),
  quantiles: maybe(v.record(v.string(), v.array(v.number()))),
  categories: maybe(v.array(v.unknown())),
});

const Tilestats = v.object({ layers: v.array(v.unknown()) });
const Layer = v.object({
  count: maybe(v.number()),
  attributes: v.fallback(v.array(v.unknown()), []),
});

/** One column's. */
export interface AttributeStats {
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** Limits of classes of equally many rows, by the number of classes. */
  readonly quantiles: Readonly<Record<string, readonly number[]>>;
  /** The values that CARTO lists, of the column's type: not all of them where there are many. */
  readonly categories: readonly Value[];
  /** CARTO lists rows without a value among them. */
  readonly hasNulls?: boolean;
}

export interface SourceStats {
  /** Rows; null where CARTO did not tell. */
  readonly count: number | null;
  readonly attributes: ReadonlyMap<string, AttributeStats>;
  /** Of the columns that CARTO tells one of. */
  readonly types: ReadonlyMap<string, ColumnType>;
}

/** @param tilestats of a TileJSON; what is not understood of it is as if it were not there. */
export function sourceStats(tilestats: unknown): SourceStats {
  const { count, attributes } = parsedLayer(tilestats);
  return {
    count: count ?? null,
    attributes: new Map(attributes.map((attribute) => {
      const { min, max, quantiles = {}, categories = [] } = attribute;
      const type = columnType(attribute.type);
      const values = categories.flatMap((one) => {
        const parsed = v.safeParse(Category, one);
        return parsed.success ? [typed(parsed.output.category, type)] : [];
      });
      // CARTO lists booleans as texts, or not at all.
      const known = type === "boolean" && values.length === 0 ? [true, false] : values;
      return [attribute.attribute, {
        min,
        max,
        quantiles,
        categories: known.filter((value) => value !== null),
        hasNulls: known.includes(null),
      }];
    })),
    types: new Map(attributes.flatMap(({ attribute, type }) => {
      const known = columnType(type);
      return known === null ? [] : [[attribute, known]];
    })),
  };
}

function parsedLayer(tilestats: unknown) {
  const layers = v.safeParse(Tilestats, tilestats);
  const parsed = v.safeParse(Layer, layers.success ? layers.output.layers[0] : undefined);
  if (!parsed.success) return { count: undefined, attributes: [] };
  const { count, attributes } = parsed.output;
  return {
    count,
    attributes: attributes.flatMap((one) => {
      const attribute = v.safeParse(Attribute, one);
      return attribute.success ? [attribute.output] : [];
    }),
  };
}

/** CARTO's names (`String Number Timestamp Boolean`), and those of warehouses' dates. */
const TYPES: ReadonlyMap<string, ColumnType> = new Map([
  ["string", "text"],
  ["number", "number"],
  ["boolean", "boolean"],
  ["date", "date"],
  ["timestamp", "timestamp"],
]);

function columnType(type: string | undefined): ColumnType | null {
  return type === undefined ? null : TYPES.get(type.toLowerCase()) ?? null;
}

function typed(value: Value | null, type: ColumnType | null): Value | null {
  if (typeof value !== "string") return value;
  if (type === "boolean") return value === "true" ? true : value === "false" ? false : value;
  const number = type === "number" && value.trim() !== "" ? Number(value) : NaN;
  return Number.isFinite(number) ? number : value;
}
